// A certified OpenID provider for the tests: node oidc.mjs PORT REDIRECT_URI. POST /mode says how it misbehaves.
import { createServer } from "node:http";
import { CompactSign, decodeJwt, exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";

const [port, redirect] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const ours = await generateKeyPair("RS256", { extractable: true });
const foreign = await generateKeyPair("RS256");
const key = { ...(await exportJWK(ours.privateKey)), kid: "ours", alg: "RS256", use: "sig" };
let mode = "";

// Tells far more than anybody needs; whoever signs in as "unchecked-..." has a mail address nobody confirmed.
const account = (id) => ({
  accountId: id,
  claims: () => ({
    sub: id,
    email: `${id.replace("unchecked-", "")}@example.org`,
    email_verified: !id.startsWith("unchecked-"),
    name: "Olga Oidc",
    given_name: "Olga",
    family_name: "Oidc",
    birthdate: "1949-05-23",
    gender: "female",
    picture: "https://pictures.example.org/olga.png",
    phone_number: "+49 5151 4711",
  }),
});

const provider = new Provider(issuer, {
  clients: [{ client_id: "dreiraum", client_secret: "secret-of-the-tests", redirect_uris: [redirect] }],
  jwks: { keys: [key] },
  cookies: { keys: ["of-the-tests"] },
  claims: {
    openid: ["sub"],
    email: ["email", "email_verified"],
    profile: ["name", "given_name", "family_name", "birthdate", "gender", "picture", "phone_number"],
  },
  pkce: { required: () => true },
  findAccount: (context, id) => account(id),
});

const changes = {
  expired: (said) => ({ ...said, iat: said.iat - 7200, exp: said.iat - 3600 }),
  audience: (said) => ({ ...said, aud: "another-client" }),
  issuer: (said) => ({ ...said, iss: "https://elsewhere.example.org" }),
  nonce: (said) => ({ ...said, nonce: "of-another-sign-in" }),
};

provider.use(async (context, next) => {
  await next();
  if (context.path === "/me" && mode === "subject") context.body.sub = "somebody-else";
  if (context.path !== "/token" || !context.body?.id_token) return;
  const said = decodeJwt(context.body.id_token);
  if (mode === "missing") delete context.body.id_token;
  if (mode === "signature" || changes[mode]) {
    const signing = mode === "signature" ? foreign.privateKey : ours.privateKey;
    const text = new TextEncoder().encode(JSON.stringify(changes[mode]?.(said) ?? said));
    context.body.id_token = await new CompactSign(text).setProtectedHeader({ alg: "RS256", kid: "ours" }).sign(signing);
  }
});

const answer = provider.callback();
createServer(async (request, response) => {
  if (request.url !== "/mode") return answer(request, response);
  mode = (await request.toArray()).join("");
  response.end();
}).listen(Number(port), "127.0.0.1");
