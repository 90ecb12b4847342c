/// <reference lib="dom" />
import { startCharts } from './charts.ts';
import { enableCopying } from './copy.ts';
import { readData } from './data.ts';
import { startTimeline } from './timeline.ts';
import { View } from './view.ts';

enableCopying();
const pageData = readData();
if (pageData) {
  const view = new View(pageData.endNs);
  startTimeline(pageData, view);
  startCharts(pageData, view);
}
