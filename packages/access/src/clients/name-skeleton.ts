/**
 * Characters that look like Latin letters or digits, by what they look like: of Unicode's confusables (UTS #39, 4), those that
 * are left when compatibility forms and accents are taken off, and letters with a stroke. The capital I, the small l and the digit 1 are one.
 */
const lookalikes: Record<string, string> = {
  '2': 'ꝚƧϨꙄᒿꛯ',
  '3': '\u{1d206}ꞫȜƷꝪⳌЗӠ\u{16f3b}\u{118ca}',
  '4': 'Ꮞ\u{118af}',
  '5': 'Ƽ\u{118bb}',
  '6': 'ⳒбᏮ\u{118d5}',
  '7': '\u{1d212}\u{104d2}\u{118c6}',
  '8': '৪੪\u{1e8cb}ȣȢ\u{1031a}',
  '9': '੧୨৭൭ꝮⳊ\u{118cc}\u{118ac}\u{118d6}',
  a: '⍺ɑαаΑАᎪᗅꓮ\u{16f40}\u{102a0}',
  aa: 'ꜳꜲ',
  ae: 'æӕÆӔ',
  ao: 'ꜵꜴ',
  ar: '\u{1f707}',
  au: 'ꜷꜶ',
  av: 'ꜹꜻꜸꜺ',
  ay: 'ꜽꜼ',
  b: 'ƄЬᏏᑲᖯꞴΒВᏴᗷꓐ\u{10282}\u{102a1}\u{10301}ƀвʙ',
  bl: 'Ы',
  c: 'ᴄⲥсꮯ\u{1043d}\u{1f74c}\u{118f2}\u{118e9}ⲤСᏟꓚ\u{102a2}\u{10302}\u{10415}\u{1051c}ς',
  d: 'ԁᏧᑯꓒᎠᗞᗪꓓđ',
  dz: 'ʣ',
  e: '℮ꬲеҽ⋿ΕЕⴹᎬꓰ\u{118a6}\u{118ae}\u{10286}ɇ',
  f: 'ꬵꞙẝք\u{1d213}ꞘϜᖴꓝ\u{118c2}\u{118a2}\u{10287}\u{102a5}\u{10525}ƒ',
  g: 'ɡᶃƍցԌᏀᏳꓖ',
  h: 'һհᏂΗⲎНᎻᕼꓧ\u{102cf}ħнʜ',
  j: 'ϳјꞲͿЈᎫᒍꓙ',
  k: 'ΚⲔКᏦᛕꓗ\u{10518}κкĸ',
  l: '⍳ıɪɩιіꙇӏꭵᎥ\u{118c3}\u{5c0}∣⏽\u{661}\u{6f1}\u{10320}\u{1e8c7}ƖǀΙⲒІӀ\u{5d5}\u{5df}\u{627}\u{7ca}ⵏᛁꓲ\u{16f28}\u{1028a}\u{10309}\u{1d22a}ⳐᏞᒪꓡ\u{16f16}\u{118a3}\u{118b2}\u{1041b}\u{10526}łɫƚ',
  ll: '‖∥ǁ\u{5f0}',
  lo: 'Ю',
  ls: 'ʪ',
  lt: '₶',
  lz: 'ʫ',
  m: 'ΜϺⲘМᎷᗰᛖꓟ\u{102b0}\u{10311}мᴍ',
  mb: '\u{1f76b}',
  n: 'ոռΝⲚꓠ\u{10513}ηп',
  o: '०੦૦௦౦೦൦๐໐၀\u{665}\u{6f5}ᴏᴑꬽοσⲟоჿօ\u{5e1}\u{647}\u{6be}\u{6c1}\u{6d5}ഠဝ\u{104ea}\u{118c8}\u{118d7}\u{1042c}\u{7c0}০୦〇\u{114d0}\u{118e0}ΟⲞОՕⵔዐଠ\u{104c2}ꓳ\u{118b5}\u{10292}\u{102ab}\u{10404}\u{10516}øɵ',
  oe: 'œŒ',
  oo: '∞ꝏꚙꝎꚘ',
  p: '⍴ρⲣрΡⲢРᏢᑭꓑ\u{10295}',
  q: 'ԛգզⵕ',
  qe: '\u{1f700}',
  r: 'ꭇꭈᴦⲅгꮁ\u{1d216}ƦᎡᏒ\u{104b4}ᖇꓣ\u{16f35}',
  rn: '\u{118e3}\u{11700}',
  s: 'ꜱƽѕꮪ\u{118c1}\u{10448}ЅՏᏕᏚꓢ\u{16f3a}\u{10296}\u{10420}',
  sss: '\u{1f75c}',
  t: '⊤⟙\u{1f768}ΤⲦТᎢꓔ\u{16f0a}\u{118bc}\u{10297}\u{102b1}\u{10315}ŧτтᴛ',
  t3: 'Ꜩ',
  tf: 'ꝷ',
  ts: 'ʦ',
  u: 'ꞟᴜꭎꭒʋυս\u{104f6}\u{118d8}∪⋃Սሀ\u{104ce}ᑌꓴ\u{16f42}\u{118b8}ʉ',
  ue: 'ᵫ',
  uo: 'ꭣ',
  v: '∨⋁ᴠνѵ\u{5d8}\u{11706}ꮩ\u{118c0}\u{1d20d}\u{667}\u{6f7}ѴⴸᏙᐯꛟꓦ\u{16f08}\u{118a0}\u{1051d}',
  vb: '\u{1f76c}',
  w: 'ɯᴡѡԝա\u{1170a}\u{1170e}\u{1170f}ꮃ\u{118ef}\u{118e6}ԜᎳᏔꓪ',
  x: '᙮×⤫⤬⨯хᕁᕽ᙭╳\u{10322}\u{118ec}ꞳΧⲬХⵝᚷꓫ\u{10290}\u{102b4}\u{10317}\u{10527}',
  y: 'ɣᶌʏỿꭚγуүყ\u{118dc}ΥⲨУҮᎩᎽꓬ\u{16f43}\u{118a4}\u{102b2}',
  z: 'ᴢꮓ\u{118c4}\u{102f5}\u{118e5}ΖᏃꓜ\u{118a9}ƶ',
};

const plainOf = new Map(Object.entries(lookalikes).flatMap(([plain, all]) => [...all].map((each) => [each, plain])));

/** ASCII that is written for a letter: after lower-casing, in which I and l are the same already. */
const writtenFor: Record<string, string> = {
  ...{ '0': 'o', '1': 'l', i: 'l', '!': 'l', '|': 'l', '3': 'e', '4': 'a', '@': 'a', '5': 's', $: 's', '7': 't' },
};

const plain = (text: string): string => [...text].map((each) => plainOf.get(each) ?? each).join('');

/**
 * What a text looks like, for telling an imitation: two texts with one skeleton are taken for each other (UTS #39, 4, and
 * what is written for letters besides). Letters and digits alone; not for display.
 */
export const nameSkeleton = (text: string): string => {
  const bare = text.normalize('NFKD').replaceAll(/[\p{M}\p{Cf}]/gu, '');
  // Before and after: some capitals look like a letter that their small form does not, and the other way round.
  const letters = plain(plain(bare).toLowerCase());
  const written = [...letters].map((each) => writtenFor[each] ?? each).join('');
  return written
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
};

/** The letters and digits of a name as it is written, without regard to case, spacing and punctuation. */
export const plainName = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
