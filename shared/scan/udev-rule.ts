/** Lets whoever sits at this machine read the HID scanners of one maker: a line for /etc/udev/rules.d. */
export function udevRule(id: string): string {
  const [vendor = ''] = id.split(':');
  return `SUBSYSTEM=="hidraw", KERNELS=="0003:${vendor.toUpperCase()}:*", TAG+="uaccess"`;
}
