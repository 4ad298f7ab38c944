import { createPrivateKey, createPublicKey } from 'node:crypto';

/**
 * What the simulated Upay signs its callbacks with: RSA of 2048 bits, the same in every world, for making one takes longer than
 * a test. It was made for this file and proves nothing anywhere else.
 */
const pkcs8 = [
  'MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDECnqK2z+BIbRMq5WBqHeyVJtm9v1rzumEt/yH+qhxonxTVzP2',
  'jw5k7rB04UHQzUCN+N0ivdzUWUTM0MszeTgbqjuFiyd1K2+ObKGsCP57mdY7qKBPFmswV2KO56Mbcl9x0Xc1P6axss/8xXXJ0rxc',
  'mlvlvqzvBZ15YR/xCIFG9/N8kQzJ1FVSM2Fh79smJLV/hxzPdr1+g3YgnFTftFQxTh3yhxbUhMvHE/W8bgX5EwIDV3WM50IwpbK2',
  'LuxOTWcVeUPT6BijikODdhuxYh4mENUyNIeShgdDn5KeRlcFO9V7LT/uILonk/QkGrWs2TDRquNE2QGPXj1yAdPVNNo9AgMBAAEC',
  'ggEAAd/yx5CstQywN3p9mcmVaXZvLQcoKceHCq6iwt8mDL4nz7k6BT3dfqAcvmVoFnncB++NF9e2fK5k3suRYerjGzqfypln1XJG',
  'pRdLXYSRgHeaaaQlclQtzr7LMcAr2meX25QL/o2fB7yEyi9OPtGd3QnZ3qLZ7wg/9wjzf//bkqTolbEhIFAsL+TpJHq53JUwe6G0',
  '0zvuufnuOV8KRMC9cGxv5B4Wp5I9HLqtC8w7WaGr6a+HetJFv67iRzM/Ci4pGq/AUYY6VjI66dInpzp6nO3f+l9TeHihH7efJT8y',
  '1/F8kDET6IiUZoRX3wtOcYM1U0cF7LZ10H3/ZcguA/cgGQKBgQD8cziDORhhjUmkagxD4BvCOma9+d35mLtFkO6pp3NyCU4FrYj2',
  'ARn1rkpDJ5K7le9u8WqI7U+2QDlvVBhZ0IXYDavpnnb8Bkz9A50jaBR1YtHaiRa9HYIvZ0hUh3tvLadviVGCtjOWGepfWNSrjUZM',
  'WNZIj5Tss23NdzJ7AVjTtQKBgQDGzDG0yHfxsxrxMYj6gSNe+Kr092S0AUnlE+kKx+ypuPNn/5A+k/IqJlp8KlcYM/QSxV0UgkjJ',
  'vH6o2adfxUeYfMgkfH6LpKqYRZ1YhoSPK2hFaMMtfQqLPFRwfCdILgmfXLbVyFIOd8Lzf/FkXTBRBmwpQ90904peTUlamzsRaQKB',
  'gQDAQiO81CO8T3TRMS5sFuYtEnsinYOuzeF5hnosXGmwZGO2MUYITChwEa9e22mFURfK/zKqW0kEvH7BSWNOK19zfl35ioSFRWsm',
  'mbT3vREvoPW/H/5gQnPeFCNitNeNgVBtwj+Ac7Bv1QbIXIeCqxHpnRJ8qlS5u6CZBPk98nWqrQKBgQC+zHRYgp88Bx6wp05Ev3Tn',
  'TdsmydqJOUNm7bkZc9CdBLn48rvKk8w00CLAURLOU+7JpUs0x+Z8WMFn5Z5SuNGCdSDSg/ogpKZnB0mBEXpgvtSQ6X+KRRy9jeWt',
  'IDvDdwwdO6rvfBflcuRVOFLCdP5Ohc+Bu3S4RjPjVmI06A/FIQKBgHswNSdi4fj30dw5cPMMLUAVZhIM6+e5DWNi8jXl1Od/hvGU',
  'FPDRclD4hdjnqza5VOrQPdkH2M7F94s5O4dhxD7daO6KzIbReqp6lJVPKzxdMCBMURsDELzoMWrWAuRYdfMZaZgalGdBQrMCtc5X',
  'npjEVOg1v1zQH7gWXYALiJFP',
].join('');

export const callbackKey = createPrivateKey({ key: Buffer.from(pkcs8, 'base64'), format: 'der', type: 'pkcs8' });

/** Bare base64, as a shop would store it. */
export const platformKey = createPublicKey(callbackKey).export({ format: 'der', type: 'spki' }).toString('base64');
