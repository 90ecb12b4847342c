import type { ComponentChildren } from 'preact';

/** A piece of a page. Text in it is escaped when it is rendered. */
export type Html = ComponentChildren;
export { h } from 'preact';
