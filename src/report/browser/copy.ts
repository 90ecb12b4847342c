/// <reference lib="dom" />

/** Selects the text, so that the reader can copy it where the page may not. */
function select(element: Element): void {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

async function copy(button: HTMLElement): Promise<void> {
  const code = button.parentElement?.querySelector('code');
  if (!code) return;
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
    button.textContent = 'Copied';
  } catch {
    // A page from disk may have no clipboard; the selection is one key away from it.
    select(code);
    button.textContent = 'Selected';
  }
  setTimeout(() => {
    button.textContent = 'Copy';
  }, 1500);
}

/** Makes the copy buttons work. */
export function enableCopying(): void {
  for (const button of document.querySelectorAll<HTMLElement>('button.copy')) {
    button.addEventListener('click', () => void copy(button));
  }
}
