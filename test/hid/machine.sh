#!/usr/bin/env bash
# machine.sh COMMAND...: runs COMMAND, in this folder and with this environment, as root of a throw-away machine whose kernel
# has /dev/uhid: scanners can be made, plugged in and pulled out there. It sees this machine's files and changes none of them.
# machine.sh --prepare: only fetches and unpacks what the machine boots from.
# Exit status: 0 the command passed, 1 it did not, 69 something is missing, which is said.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${SHROFF_HID_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/shroff-hid}
export PATH=$PATH:/usr/sbin:/sbin

if [ "$(uname -m)" != x86_64 ]; then
  echo 'The scanner tests need a machine with an x86-64 processor.' >&2
  exit 69
fi
for tool in qemu-system-x86_64 busybox cpio depmod xz apt-get dpkg-deb; do
  if ! command -v "$tool" > /dev/null; then
    echo "The scanner tests need $tool: apt-get install --no-install-recommends qemu-system-x86 busybox-static cpio kmod xz-utils" >&2
    exit 69
  fi
done

# Debian's own kernel, fetched as a package and unpacked, never installed; made once.
build() {
  local package version number=100
  package=$(apt-cache depends linux-image-amd64 | sed -n 's/^ *Depends: \(linux-image-[^ ]*\)$/\1/p' | head -n 1)
  if [ -z "$package" ]; then
    echo 'The scanner tests need the package lists of Debian: run apt-get update' >&2
    exit 69
  fi
  ls "$package"_*.deb > /dev/null 2>&1 || apt-get -qq download "$package" >&2
  rm -rf kernel root && mkdir -p kernel root/bin root/modules
  dpkg-deb --fsys-tarfile "$package"_*.deb | tar -x -C kernel ./boot ./lib/modules
  version=$(ls kernel/lib/modules)
  depmod -b kernel "$version"
  modprobe -d kernel -S "$version" -a --show-depends virtio_pci 9pnet_virtio 9p overlay hid-generic uhid evdev |
    sed -n 's/^insmod \(\/[^ ]*\).*/\1/p' | awk '!seen[$0]++' | while read -r module; do
      number=$((number + 1))
      xz -dcf "$module" > "root/modules/$number-$(basename "$module" .xz)"
    done
  cp "$(command -v busybox)" root/bin/busybox
  install -m 755 "$here/init.sh" root/init
  cp kernel/boot/vmlinuz-* kernel.bin
  (cd root && find . | cpio -o -H newc --quiet) > initrd.new
  mv initrd.new initrd
  rm -rf kernel root
}

mkdir -p "$cache"
(
  cd "$cache"
  exec 9> lock
  flock 9
  if [ ! initrd -nt "$here/init.sh" ] || [ ! initrd -nt "$here/machine.sh" ]; then build; fi
)

if [ "${1:-}" = --prepare ]; then exit 0; fi

# A /dev/kvm without the processor's own support stops a stock kernel.
accelerator=tcg
if grep -qwE 'vmx|svm' /proc/cpuinfo && [ -w /dev/kvm ]; then accelerator=kvm; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
  export -p
  printf 'cd %q\n' "$PWD"
  printf '%q ' "$@"
} > "$work/script"

status=0
timeout "${SHROFF_HID_LIMIT_S:-540}" qemu-system-x86_64 -accel "${SHROFF_HID_ACCEL:-$accelerator}" -smp 2 -m 768 \
  -nodefaults -display none -no-reboot -serial stdio -device isa-debug-exit,iobase=0xf4,iosize=4 \
  -kernel "$cache/kernel.bin" -initrd "$cache/initrd" \
  -append "console=ttyS0 quiet panic=-1 SHROFF_SCRIPT=$work/script" \
  -virtfs local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap < /dev/null || status=$?
case $status in
  33) exit 0 ;;
  35) exit 1 ;;
  124) echo 'The scanner tests took too long (SHROFF_HID_LIMIT_S).' >&2 && exit 1 ;;
  *) echo "The test machine stopped with $status." >&2 && exit 1 ;;
esac
