/**
 * A wallet's own number of an order, as it stands in the customer's payment record: 28 digits that hold a date. Their
 * payment codes never look so: WeChat's have 18 digits, Alipay's begin with 25 to 30, UnionPay's with 62 (providers' tables).
 * WeChat: ten digits beginning with 4 or 10, the day, ten digits. Alipay: the day, then twenty digits.
 */
const day = '20\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])';
const wechatNumber = new RegExp(`^(?:4\\d|10)\\d{8}${day}\\d{10}$`);
const alipayNumber = new RegExp(`^${day}\\d{20}$`);

export function isEarlierNumber(text: string): boolean {
  return wechatNumber.test(text) || alipayNumber.test(text);
}
