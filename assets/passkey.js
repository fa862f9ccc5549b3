// Passkeys (WebAuthn): asks the browser for a credential and sends the response with the form. Without scripts the
// forms stay hidden.
const bytes = text => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), c => c.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
	.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// Binary values are in base64url, in the options and in the response.
function ask(options) {
	options.challenge = bytes(options.challenge);
	if (options.user) options.user.id = bytes(options.user.id);
	for (const known of [...options.excludeCredentials ?? [], ...options.allowCredentials ?? []]) known.id = bytes(known.id);
	return navigator.credentials[options.user ? "create" : "get"]({ publicKey: options });
}

function answer(key) {
	const response = {};
	for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
		if (key.response[part]) response[part] = text(key.response[part]);
	}
	return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, clientExtensionResults: {}, response });
}

// Either a form asks when it is sent, or a button in one when it is pressed.
for (const asking of document.querySelectorAll("[data-options]")) {
	const form = asking.form ?? asking;
	const said = form.querySelector("[role=alert]");
	asking.hidden = false;
	asking.addEventListener(form === asking ? "submit" : "click", async event => {
		event.preventDefault();
		said.textContent = "";
		if (!window.PublicKeyCredential) return said.textContent = asking.dataset.lacking;
		try {
			form.querySelector("[name$=response]").value = answer(await ask(JSON.parse(asking.dataset.options)));
			form.submit();
		} catch {
			said.textContent = asking.dataset.failed;
		}
	});
}
