/** What we use of hpack.js, which has no types of its own. */
declare module 'hpack.js' {
  interface Header {
    readonly name: string;
    readonly value: string;
  }
  interface TableOptions {
    readonly table: { readonly maxSize: number };
  }
  interface Decompressor {
    write(block: Buffer): boolean;
    execute(): void;
    read(): Header | null;
    on(event: 'error', listener: (error: Error) => void): unknown;
  }
  interface HeaderToWrite extends Header {
    readonly huffman: boolean;
    readonly incremental: boolean;
    readonly neverIndex: boolean;
  }
  interface Compressor {
    write(headers: readonly HeaderToWrite[]): boolean;
    read(): Buffer | null;
  }
  const hpack: {
    readonly compressor: { create(options: TableOptions): Compressor };
    readonly decompressor: { create(options: TableOptions): Decompressor };
  };
  export default hpack;
}
