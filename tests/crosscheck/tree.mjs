// npm @transmute/rfc9162 and canonicalize as judges: node tree.mjs QUESTION FILE..; exit code 0: holds, 1: does not.
//   root NOTE LEAF..              the tree of the leaves has the root of the note
//   proof PROOF INDEX LEAF..      the inclusion proof of one of them; PROOF: base64 lines
//   canonical FILE..              each file is its own canonical form
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

const require = createRequire(process.env.JUDGES + '/');
const [question, ...files] = process.argv.slice(2);
const base64 = (bytes) => Buffer.from(bytes).toString('base64');
const same = (found, wanted) => {
  if (found === wanted) return;
  console.log(`${found} is not ${wanted}`);
  process.exit(1);
};

if (question === 'canonical') {
  const {default: canonicalize} = await import(process.env.JUDGES + '/node_modules/canonicalize/lib/canonicalize.js');
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    same(canonicalize(JSON.parse(text)), text);
  }
} else {
  const {RFC9162} = require('@transmute/rfc9162');
  const [subject, ...rest] = files;
  const index = question === 'proof' ? Number(rest.shift()) : 0;
  const leaves = rest.map((file) => new Uint8Array(readFileSync(file)));
  const lines = readFileSync(subject, 'utf8').split('\n');
  if (question === 'root') {
    same(base64(await RFC9162.treeHead(leaves)), lines[2]);
  } else {
    const proof = await RFC9162.inclusionProof(leaves[index], leaves);
    same(proof.inclusion_path.map(base64).join('\n'), lines.filter((line) => line !== '').join('\n'));
  }
}
