// A SAML 2 identity provider for the tests: node saml.mjs PORT FOLDER, with its keys in the folder.
// POST /mode says as JSON what it does otherwise, in samlp's own words, and as whom one signs in.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import express from "express";
import samlp from "samlp";

const [port, folder] = process.argv.slice(2);
const read = (name) => readFileSync(join(folder, name), "utf8");
const format = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
let mode = {};

// Tells what the BundID tells, and more.
const mapper = (person) => ({
  getClaims: () => person,
  getNameIdentifier: () => ({ nameIdentifier: `transient-${Math.random()}`, nameIdentifierFormat: format }),
});

const options = () => ({
  issuer: `http://127.0.0.1:${port}/metadata`,
  cert: read("theirs.crt"),
  key: read(mode.foreign ? "foreign.key" : "theirs.key"),
  signingCert: mode.unsigned ? undefined : read("own.crt"),
  profileMapper: mapper,
  getUserFromRequest: () => mode.person,
  includeAttributeNameFormat: true,
  lifetimeInSeconds: 300,
  getPostURL: (audience, request, context, done) =>
    done(null, request.documentElement.getAttribute("AssertionConsumerServiceURL")),
  ...(mode.encrypted
    ? {
        encryptionCert: read("own.crt"),
        encryptionPublicKey: read("own.pub"),
        encryptionAlgorithm: "http://www.w3.org/2009/xmlenc11#aes256-gcm",
      }
    : {}),
  ...mode.options,
});

const app = express();
app.post("/mode", express.json(), (request, response) => {
  mode = request.body;
  response.end();
});
app.get("/sso", (request, response, next) => {
  samlp.parseRequest(request, options(), (error, said) => {
    if (error) return next(error);
    const recipient = mode.options?.recipient ?? said.assertionConsumerServiceURL;
    const all = { ...options(), recipient, destination: recipient };
    if (mode.unsolicited) {
      return samlp.getSamlResponse({ ...all, audience: said.issuer }, mode.person, (failed, text) =>
        failed ? next(failed) : response.end(`<input name="SAMLResponse" value="${Buffer.from(text).toString("base64")}">`),
      );
    }
    if (!mode.cancelled) return samlp.auth(all)(request, response, next);
    const status = "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed";
    const failed = { ...all, inResponseTo: said.id, error: { code: status, description: "cancelled" } };
    samlp.sendError({ ...failed, getPostURL: (context, done) => done(null, recipient) })(request, response, next);
  });
});
app.use((error, request, response, next) => response.status(400).end(String(error.message)));
app.listen(Number(port), "127.0.0.1");
