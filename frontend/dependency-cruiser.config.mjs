// app > pages > components/layout > components/<feature> > components/shared > components/ui, hooks, api, i18n, stores
const features =
  'admin|auth|chat|context|documents|labs|letters|memory|notifications|palette|pdf|profile|reminders|reviews|skills|timeline|today|usage'

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'features-do-not-know-each-other',
      severity: 'error',
      from: { path: `^src/components/(${features})/` },
      to: { path: `^src/components/(${features})/`, pathNot: '^src/components/$1/' },
    },
    {
      name: 'features-do-not-know-pages',
      severity: 'error',
      from: { path: '^src/components/' },
      to: { path: '^src/(pages|app)/' },
    },
    {
      name: 'features-do-not-know-the-frame',
      severity: 'error',
      from: { path: `^src/components/(${features}|shared|ui)/` },
      to: { path: '^src/components/layout/' },
    },
    {
      name: 'the-frame-takes-features-as-slots',
      severity: 'error',
      from: { path: '^src/components/layout/' },
      to: { path: `^src/components/(${features})/` },
    },
    {
      name: 'shared-knows-no-feature',
      severity: 'error',
      from: { path: '^src/components/shared/' },
      to: { path: `^src/components/(${features})/` },
    },
    {
      name: 'ui-is-plain',
      severity: 'error',
      from: { path: '^src/components/ui/' },
      to: { path: '^src/(api|stores|components/(?!ui/))' },
    },
    {
      name: 'pages-do-not-know-app',
      severity: 'error',
      from: { path: '^src/pages/' },
      to: { path: '^src/(app|pages)/', pathNot: '\\.test\\.' },
    },
    {
      name: 'foundations-look-down',
      severity: 'error',
      from: { path: '^src/(api|stores|hooks|i18n)/' },
      to: { path: '^src/(app|pages|components)/' },
    },
    {
      name: 'stores-know-no-server',
      severity: 'error',
      from: { path: '^src/stores/' },
      to: { path: '^src/(api|hooks)/', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.test\\.|^src/api/generated' },
  },
}
