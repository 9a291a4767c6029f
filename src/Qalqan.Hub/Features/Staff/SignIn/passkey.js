// The one script of this hub: it asks the browser for a passkey and sends the form. It loads nothing and stores nothing.
"use strict";
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), c => c.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withIds = list => (list || []).map(one => ({ ...one, id: bytes(one.id) }));

function answer(credential) {
  const from = credential.response, given = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (from[name]) given[name] = text(from[name]);
  if (from.getTransports) given.transports = from.getTransports();
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(), response: given });
}

async function ask(form) {
  const options = JSON.parse(form.dataset.options);
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  if (options.excludeCredentials) options.excludeCredentials = withIds(options.excludeCredentials);
  if (options.allowCredentials) options.allowCredentials = withIds(options.allowCredentials);
  return options.user ? navigator.credentials.create({ publicKey: options }) : navigator.credentials.get({ publicKey: options });
}

for (const form of document.querySelectorAll("form[data-options]")) {
  form.hidden = !window.PublicKeyCredential;
  form.addEventListener("submit", async event => {
    event.preventDefault();
    try {
      form.elements.credential.value = answer(await ask(form));
      form.submit();
    } catch {
      form.querySelector("[role=status]").hidden = false;
    }
  });
}
