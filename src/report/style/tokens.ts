/**
 * Colours by what they mean, light and dark. Outcomes differ in lightness and pattern as well as
 * in hue (blue, grey, orange), so that they stay apart for every kind of colour vision.
 */
export const tokens: string = `
:root {
  color-scheme: light dark;
  --bg: #f7f7f5; --panel: #ffffff; --sunk: #f0f0ed; --ink: #1b1f24; --muted: #59616b; --line: #d9dcdf;
  --link: #0b5cad; --focus: #0b5cad;
  --valid: #0a6b50; --violation: #b3260a; --inconclusive: #8a5a00; --error: #5a3d8c;
  --ok-write: #1f6fb4; --ok-read: #9cc6ea; --fail: #878e97; --info: #d98200; --misfit: #c32a06;
  --on-ok-write: #ffffff; --on-ok-read: #0c2d4a; --on-info: #3d2500;
  --partition: #7a4fb0; --crash: #a83a64; --power-cut: #6b4a2f; --pause: #4c6a6f; --skew: #5f7d1f;
  --transfer: #1d6f8a; --membership: #8a4b12;
  --grid: #00000014; --edge: #0000002e;
  --node-1: #1f6fb4; --node-2: #c2571a; --node-3: #0a7d5e; --node-4: #a83a8c; --node-5: #6b6b1a;
  --node-6: #3d4f9e; --node-7: #7b3f2b;
  --mono: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --bg: #14171a; --panel: #1c2024; --sunk: #23282d; --ink: #e7e9ec; --muted: #a0a8b1; --line: #343a41;
    --link: #7db9f5; --focus: #7db9f5;
    --valid: #43c59e; --violation: #ff7a55; --inconclusive: #e3b04b; --error: #b79cf0;
    --ok-write: #5aa9ec; --ok-read: #2b5f8f; --fail: #858d97; --info: #f0a030; --misfit: #ff6a3d;
    --on-ok-write: #06192a; --on-ok-read: #e3f1fd; --on-info: #2b1a00;
    --partition: #b48ee6; --crash: #ef7fa8; --power-cut: #cfa27d; --pause: #8fb5bb; --skew: #b5d65c;
    --transfer: #6cc7e3; --membership: #e3a15c;
    --grid: #ffffff17; --edge: #00000080;
    --node-1: #5aa9ec; --node-2: #f09150; --node-3: #43c59e; --node-4: #e087ca; --node-5: #cfcf5c;
    --node-6: #9aaaf5; --node-7: #d99a84;
  }
}
`;
