// npm @simplewebauthn/server as judge of what a browser has signed: node passkey.mjs FOLDER; exit code 0: holds, 1: not.
// FOLDER: clientDataJSON, authenticatorData, signature.der, key.spki.der and statement.json, as a package holds them.
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';

const [folder] = process.argv.slice(2);
const read = (name) => readFileSync(join(folder, name));
const url64 = (bytes) => Buffer.from(bytes).toString('base64url');
const {verifyAuthenticationResponse} =
  await import(process.env.JUDGES + '/node_modules/@simplewebauthn/server/esm/index.js');

// The SPKI of a P-256 key ends in 0x04, x and y; COSE says the same (RFC 9053): kty EC2, alg ES256, crv P-256.
const point = read('key.spki.der').subarray(-64);
const cose = Buffer.concat([Buffer.from('a50102032620012158', 'hex'), Buffer.from([32]), point.subarray(0, 32),
                            Buffer.from('2258', 'hex'), Buffer.from([32]), point.subarray(32)]);
const client = JSON.parse(read('clientDataJSON'));
const id = url64('credential');
try {
  const {verified} = await verifyAuthenticationResponse({
    response: {
      id, rawId: id, type: 'public-key', clientExtensionResults: {},
      response: {clientDataJSON: url64(read('clientDataJSON')), authenticatorData: url64(read('authenticatorData')),
                 signature: url64(read('signature.der'))},
    },
    expectedChallenge: url64(createHash('sha256').update(read('statement.json')).digest()),
    expectedOrigin: client.origin,
    expectedRPID: new URL(client.origin).hostname,
    credential: {id, publicKey: new Uint8Array(cose), counter: 0},
    requireUserVerification: true,
  });
  process.exit(verified ? 0 : 1);
} catch (refused) {
  console.log(String(refused));
  process.exit(1);
}
