// The one script of the member's pages: it asks the browser for a passkey, or for a signature by one, puts what comes
// into the form, and sends the form. Without it the pages work as they are; its form is hidden then.
(() => {
  const form = document.querySelector("form[data-passkey]");
  if (!form || !window.PublicKeyCredential) return;
  const said = form.dataset;
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const put = (name, buffer) => {
    form.elements[name].value = btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const created = async () => {
    const made = await navigator.credentials.create({ publicKey: {
      challenge: bytes(said.challenge),
      rp: { id: said.rp, name: said.name },
      user: { id: bytes(said.user), name: said.label, displayName: said.label },
      pubKeyCredParams: [{ type: "public-key", alg: -7 }, { type: "public-key", alg: -257 }],
      authenticatorSelection: { userVerification: "required", residentKey: "preferred" },
      attestation: "none",
    } });
    put("credential", made.rawId);
    put("spki", made.response.getPublicKey());
  };
  const signed = async () => {
    const got = await navigator.credentials.get({ publicKey: {
      challenge: bytes(said.challenge),
      rpId: said.rp,
      allowCredentials: said.credentials.split(" ").map((id) => ({ type: "public-key", id: bytes(id) })),
      userVerification: "required",
    } });
    put("client_data", got.response.clientDataJSON);
    put("authenticator_data", got.response.authenticatorData);
    put("signature", got.response.signature);
  };
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await (said.passkey === "create" ? created() : signed());
      form.submit();
    } catch {
      form.querySelector("[data-failed]").hidden = false;
    }
  });
})();
