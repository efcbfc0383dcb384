// Write what ICU prints for many figures: `node tools/icu_results.mjs > tests/cases/figures/icu77.jsonl`.
//
// Wants a Node whose ICU has the CLDR release of Babel: `process.versions.cldr` is 47 in Node 22.18 and 24.11.
// The first line of the output holds the cases, every other one a locale and the texts, in the cases' order.
const LOCALES = (
  'af am ar ar-EG az be bg bn bs ca cs cy da de de-AT de-CH el en en-GB en-IN es es-419 es-MX et eu fa fi fil fr ' +
  'fr-CA fr-CH ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ky lo lt lv mk ml mn mr ms my nb ne nl pa pl pt ' +
  'pt-PT ro ru si sk sl sq sr sr-Latn sv sw ta te th tr uk ur uz vi zh zh-Hant zh-Hant-HK zu'
).split(' ');
const DECIMAL = { maximumFractionDigits: 3 };
const ONE = { minimumFractionDigits: 0, maximumFractionDigits: 1 };
const compact = (display) => ({ ...ONE, compactDisplay: display });
const NEW_YEAR = '2023-01-05T00:00:00Z';
const CASES = [
  ...[0, 1234, 12345, 1343.5, -7.25, 1e15].map((value) => ['decimal', value, DECIMAL]),
  ['decimal', 1234.5, { minimumFractionDigits: 2, useGrouping: false }],
  ['decimal', 1234.5678, { maximumSignificantDigits: 3 }],
  ['decimal', 5, { signDisplay: 'always' }],
  ...[0.444, 0.08, -0.05].map((value) => ['percent', value, { maximumFractionDigits: 1 }]),
  ['percent', 0.08, { signDisplay: 'exceptZero' }],
  ...[1, 999, 1000, 2000, 21000, 999999, 2269000, 13e7, 130e9, 1e12].flatMap((value) => [
    ['compact', value, compact('long')],
    ['compact', value, compact('short')],
  ]),
  ['compact', 2269000, { compactDisplay: 'long' }],
  ...['CNY', 'USD', 'EUR', 'JPY', 'KWD'].flatMap((currency) => [
    ['currency', 1234.5, { currency }],
    ['currency', 2000000, { currency, currencyDisplay: 'name' }],
    ['currency', 18e9, { currency, notation: 'compact', ...compact('short') }],
  ]),
  ['currency', -1234.5, { currency: 'USD', currencySign: 'accounting' }],
  ['currency', 5, { currency: 'CNY', currencyDisplay: 'narrowSymbol' }],
  ['currency', 5, { currency: 'CNY', currencyDisplay: 'code' }],
  ...['kilometer', 'hour', 'year', 'celsius', 'kilogram', 'hectare', 'kilometer-per-hour', 'gram-per-liter'].flatMap(
    (unit) => [1, 3, 1343.5].flatMap((value) => [
      ['unit', value, { unit, unitDisplay: 'long' }],
      ['unit', value, { unit, unitDisplay: 'short' }],
    ]),
  ),
  ['unit', 2, { unit: 'day', unitDisplay: 'narrow' }],
  ...['full', 'long', 'medium', 'short'].map((dateStyle) => ['date', NEW_YEAR, { dateStyle, timeZone: 'UTC' }]),
  ['date', '2024-04-12T06:30:00Z', { timeStyle: 'short', timeZone: 'Asia/Shanghai' }],
  ['date', '2024-04-12T06:30:00Z', { dateStyle: 'long', timeStyle: 'full', timeZone: 'Asia/Shanghai' }],
  ['plural', [0, 1, 2, 3, 5, 11, 21, 100, 1e6, 1.5], {}],
  ['plural', [0, 1, 2, 3, 4, 5, 8, 11, 21, 22, 23], { type: 'ordinal' }],
  ['list', ['A', 'B'], { type: 'conjunction', style: 'long' }],
  ['list', ['A', 'B', 'C'], { type: 'conjunction', style: 'long' }],
  ['list', ['A', 'B', 'C', 'D'], { type: 'disjunction', style: 'long' }],
];
const STYLES = { percent: { style: 'percent' }, currency: { style: 'currency' }, unit: { style: 'unit' } };

function text(locale, kind, value, options) {
  if (kind === 'date') return new Intl.DateTimeFormat(locale, { calendar: 'gregory', ...options }).format(new Date(value));
  if (kind === 'list') return new Intl.ListFormat(locale, options).format(value);
  if (kind === 'plural') {
    const rules = new Intl.PluralRules(locale, options);
    return value.map((each) => rules.select(each)).join(' ');
  }
  const notation = kind === 'compact' ? { notation: 'compact' } : {};
  return new Intl.NumberFormat(locale, { ...STYLES[kind], ...notation, ...options }).format(value);
}

console.log(JSON.stringify({ cldr: process.versions.cldr, cases: CASES }));
for (const locale of LOCALES) {
  console.log(JSON.stringify({ locale, icu: CASES.map(([kind, value, options]) => text(locale, kind, value, options)) }));
}
