#!/bin/busybox sh
# The first process of the test machine. Its root is the host's file system, read-only, with a layer in memory above it that
# takes every write; the script named on the kernel's command line runs in there, and its outcome ends the machine.
bb=/bin/busybox
for module in /modules/*; do $bb insmod "$module" || echo "test machine: no module $module"; done
$bb mkdir -p /host /memory /whole
$bb mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144,cache=loose,ro host /host
$bb mount -t tmpfs memory /memory
$bb mkdir /memory/upper /memory/work
$bb mount -t overlay -o lowerdir=/host,upperdir=/memory/upper,workdir=/memory/work root /whole
$bb mount -t proc proc /whole/proc
$bb mount -t sysfs sysfs /whole/sys
$bb mount -t devtmpfs devices /whole/dev
$bb mount -t tmpfs run /whole/run
$bb ip link set lo up
$bb stty -onlcr < /whole/dev/ttyS0
outcome='\021'
if $bb chroot /whole /bin/bash "$SHROFF_SCRIPT" < /whole/dev/null; then outcome='\020'; fi
$bb printf "$outcome" | $bb dd of=/whole/dev/port bs=1 seek=244 2> /whole/dev/null
