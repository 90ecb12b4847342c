/**
 * The import tree of the layout table in ARCHITECTURE.md, type-only imports included.
 * `npm run boundaries` fails on an arrow that is not in it.
 */
const folders = {
  'src/base': [],
  checker: [],
  workloads: ['src/base', 'checker'],
  bench: ['checker', 'src/node', 'src/cluster'],
  'src/raft': [],
  'src/kv': [],
  'src/node': ['src/base', 'src/raft', 'src/kv'],
  'src/cluster': ['src/base', 'src/node', 'workloads'],
  'src/nemesis': ['src/base', 'src/cluster'],
  'src/invariants': ['src/base', 'src/raft', 'src/node'],
  'src/run': ['src/base', 'src/cluster', 'src/nemesis', 'src/invariants', 'workloads', 'checker'],
  'src/report': ['src/base', 'checker', 'src/run'],
  'src/nightly': ['src/base', 'src/run', 'src/report'],
};

const allowed = Object.entries(folders).map(([folder, mayImport]) => ({
  name: `${folder.replace('/', '-')}-imports`,
  comment: `${folder}/ may import ${mayImport.join(', ') || 'nothing outside itself'}.`,
  severity: 'error',
  from: { path: `^${folder}/` },
  to: {
    path: '^(src|checker|workloads)/',
    pathNot: `^(${[folder, ...mayImport].join('|')})/`,
  },
}));

/** The pure parts run in a browser and in the simulator alike: no packages, no Node API. */
const pure = {
  name: 'pure-core',
  comment:
    'checker/ (but for formats/, vitest/ and workers/), src/raft and src/kv import nothing from outside.',
  severity: 'error',
  from: {
    path: '^(checker|src/raft|src/kv)/',
    pathNot: ['^checker/(formats|vitest|workers)/', '\\.test\\.ts$', '/testing/'],
  },
  to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'] },
};

module.exports = {
  forbidden: [
    ...allowed,
    pure,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'report-types-only',
      comment: 'src/report imports types of src/run only: a page is made from the results folder.',
      severity: 'error',
      from: { path: '^src/report/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/run/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'sockets-below-the-host',
      comment: 'src/node above host/ has no sockets, files or clock of its own.',
      severity: 'error',
      from: { path: '^src/node/', pathNot: ['^src/node/host/', '\\.test\\.ts$'] },
      to: { path: '^(node:)?(net|http|fs|os|child_process|timers|perf_hooks)(/|$)' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.test\\.ts$' },
  },
};
