import { gzipSync } from 'node:zlib';

const BLOCK = 512;
/** What a header of the old tar format holds of a path. */
const LONGEST = 100;

/** Files as `.tgz`, in the order of their paths and without a time: same files, same bytes. */
export function packed(files: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  const blocks = entries.flatMap(([path, text]) => {
    const body = Buffer.from(text);
    return [header(path, body.length), body, Buffer.alloc(padding(body.length))];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]));
}

/** https://www.gnu.org/software/tar/manual/html_node/Standard.html */
function header(path: string, size: number): Buffer {
  if (Buffer.byteLength(path) > LONGEST) throw new Error(`${path}: a path in a chart has at most ${LONGEST} bytes`);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, width: number) =>
    block.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at);
  block.write(path, 0);
  octal(0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  block.fill(' ', 148, 156);
  block.write('0', 156);
  block.write('ustar\0', 257);
  block.write('00', 263);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}
