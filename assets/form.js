// The comment form: character count, drafts, suggested language, and replying in place. Drafts are kept per
// announcement and parent comment in sessionStorage; browsers may deny access to it.
const store = act => { try { act(sessionStorage); } catch {} };

// Deletes the draft of a comment that the server has received.
const received = $("[data-received]");
store(kept => {
	if (kept.sent && kept.sent === received?.dataset.received) {
		delete kept[kept.sent];
		received.focus();
	}
	delete kept.sent;
});

const form = $("#reply-form");
if (form) {
	const { comment, lang, nonce, parent } = form.elements;
	const words = form.dataset;
	const shown = $("#comment-count");
	const spoken = $("#comment-said");
	const whom = $("#replying");

	// Counts characters as the server does: in code points, a line break as one.
	const count = () => {
		const left = comment.dataset.limit - [...comment.value].length;
		shown.textContent = comment.dataset[left < 0 ? "over" : "left"].replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
		shown.classList.toggle("err", left < 0);
	};

	const fields = [...form.querySelectorAll(".field :is(input, textarea), [name=nonce]")];
	const key = () => words.draft + parent.value;
	const save = () => words.draft && store(kept => { kept[key()] = JSON.stringify(fields.map(field => field.value)); });
	const restore = () => {
		if (words.draft) store(kept => JSON.parse(kept[key()]).forEach((text, i) => { fields[i].value ||= text; }));
		if (comment.value) count();
	};
	restore();

	// A number used for this form alone. If the form is sent twice, the server knows by it that this browser sent it before.
	if (nonce) nonce.value ||= crypto.getRandomValues(new Uint32Array(4)).join("-");

	// Suggests a language by the frequent words of the text, unless it has letters that neither language uses.
	const telling = {
		en: /\b(the|and|of|to|is|are|that|this|for|with)\b/i,
		es: /[ñ¿¡]|\b(el|los|las|y|su|muy|pero|m[aá]s|est[ae]|hay)\b/i,
	};
	const offer = () => {
		const text = comment.value;
		const en = text.split(telling.en).length;
		const es = text.split(telling.es).length;
		const found = text.length > 24 && !/[çãõàèêôß]/i.test(text) && (en > 3 * es + 1 ? "en" : es > 3 * en + 1 && "es");
		for (const l in telling) $("#looks-" + l).hidden = l !== found || l === lang.value;
	};
	lang.onchange = offer;

	let pause;
	form.oninput = () => {
		count();
		save();
		clearTimeout(pause);
		pause = setTimeout(() => {
			spoken.textContent = shown.textContent;
			offer();
		}, 1000);
	};
	form.onsubmit = () => {
		spoken.textContent = words.sending;
		store(kept => { kept.sent = key(); });
	};

	// Moves the form beneath a comment to reply to it, and back. The text typed so far is kept.
	const home = form.parentElement;
	let link;
	const move = to => {
		const still = to ?? link;
		const top = still.getBoundingClientRect().top;
		store(kept => delete kept[key()]);
		parent.value = to?.dataset.reply ?? "";
		whom.textContent = to ? words.replying.replace("{x}", $(".vh", to).textContent) : "";
		whom.parentElement.hidden = !to;
		to ? to.parentElement.after(form) : home.append(form);
		scrollBy(0, still.getBoundingClientRect().top - top);
		restore();
		save();
		(to ? comment : link).focus();
		link = to;
	};
	form.onclick = ({ target }) => {
		if (target.type !== "button") return;
		if (!target.value) return move();
		lang.value = target.value;
		offer();
		lang.focus();
	};
	form.onkeydown = ({ key }) => {
		if (key === "Escape" && link) move();
	};
	if (whom) document.addEventListener("click", event => {
		const to = event.target.closest("a[data-reply], a[href='#write']");
		if (!to || event.ctrlKey || event.metaKey || event.shiftKey) return;
		if (to.dataset.reply) {
			event.preventDefault();
			move(to);
		} else if (link) move();
	});
}
