/** A line on standard output: what a command is for. Everything else goes to standard error. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
