/** Takes a file's text, piece after piece. Throws `BillRefused`. */
export interface Feed {
  write(text: string): Promise<void>;
  end(): Promise<void>;
}
