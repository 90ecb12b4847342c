import { expect, test } from 'vitest';
import { placeNames } from './phase-names.ts';

const box = { left: 40, right: 400 };

test('a name stands behind its line where there is room', () => {
  const lines = [
    { x: 60, width: 30 },
    { x: 300, width: 40 },
  ];
  expect(placeNames(lines, box)).toEqual([64, 304]);
});

test('the name of the last line stands before it, and the one before that makes room', () => {
  const lines = [
    { x: 60, width: 30 },
    { x: 335, width: 36 },
    { x: 392, width: 26 },
  ];
  // `final` from 362 to 388 would touch `healed` from 339 to 375.
  expect(placeNames(lines, box)).toEqual([64, 295, 362]);
});

test('names of lines that are next to each other keep their order and do not touch', () => {
  const lines = [
    { x: 380, width: 30 },
    { x: 385, width: 36 },
    { x: 390, width: 26 },
  ];
  const places = placeNames(lines, box);
  expect(places).toEqual([286, 320, 360]);
});

test('a name without any room is left out, and takes none from the others', () => {
  const narrow = { left: 40, right: 80 };
  const lines = [
    { x: 45, width: 30 },
    { x: 70, width: 26 },
  ];
  expect(placeNames(lines, narrow)).toEqual([null, 40]);
  expect(
    placeNames(
      [
        { x: 45, width: 100 },
        { x: 48, width: 20 },
      ],
      narrow,
    ),
  ).toEqual([null, 52]);
  expect(
    placeNames(
      [
        { x: 45, width: 10 },
        { x: 75, width: 100 },
      ],
      narrow,
    ),
  ).toEqual([49, null]);
});
