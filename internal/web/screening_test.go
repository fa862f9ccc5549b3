package web_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

// putSettings saves settings through the forms of the desk, each part with what the page has in it and some fields filled
// in otherwise. Only parts with such a field are saved, and the promises.
func (v *visitor) putSettings(t testing.TB, more ...string) {
	t.Helper()
	parts := map[notice.SettingsPart][]string{notice.PromisesPart: nil}
	for i := 0; i < len(more); i += 2 {
		for _, part := range notice.SettingsParts {
			if slices.Contains(part.Fields(), more[i]) || part == notice.RulesPart && more[i] == "repeated" ||
				part == notice.WordsPart && strings.HasPrefix(more[i], "word.") {
				parts[part] = append(parts[part], more[i], more[i+1])
			}
		}
	}
	for part, fields := range parts {
		v.post("/desk/settings", v.settingsForm(t, part, fields...)...).want(t, 303)
	}
}

// settingsForm is the form of a part of the settings as it stands at first, with the mark that the page has and with some
// fields filled in otherwise.
func (v *visitor) settingsForm(t testing.TB, part notice.SettingsPart, more ...string) []string {
	t.Helper()
	form := v.get("/desk/settings").between(t, `name="part" value="`+string(part)+`">`, "</form>")
	_, seen, _ := strings.Cut(form, `name="seen" value="`)
	seen, _, _ = strings.Cut(seen, `"`)
	return append(more, "part", string(part), "seen", seen, "decide-within", "2", "answer-within", "14", "mode",
		"everything", "links", "2", "repeated", "yes", "fast-comments", "5", "fast-minutes", "10", "close-after", "0",
		"likely", "90", "keep-contacts", "0", "keep-networks", "0", "keep-declined", "0", "keep-removed", "0") // the first of two values counts
}

func word(i int, text, then string) []string {
	at := "word." + strconv.Itoa(i) + "."
	return []string{at + "id", "0", at + "text", text, at + "lang", "", at + "whole", "yes", at + "then", then}
}

func TestSettingsAtTheDesk(t *testing.T) {
	s := newSite(t)
	admin, mod := s.staff(notice.Admin), s.staff(notice.Moderator)
	mod.get("/desk/settings").want(t, 200, "Only an administrator", "disabled", "!>Save<")
	admin.get("/desk/settings").want(t, 200, `name="links" value="2"`, ">Save<", "authors are known by their browser",
		"It begins to guess when there are 10")
	early := admin.settingsForm(t, notice.RulesPart, "links", "7")

	admin.post("/desk/settings", admin.settingsForm(t, notice.RulesPart, "links", "many", "likely", "100")...).
		want(t, 422, "Error:", `value="many"`, "number of links from 0 to 20", "from 50 to 99", `href="#links"`)
	admin.post("/desk/settings", admin.settingsForm(t, notice.PromisesPart, "decide-within", "0")...).
		want(t, 422, "from 1 to 90", `value="0"`)
	admin.post("/desk/settings", admin.settingsForm(t, notice.WordsPart, "word.1.id", "0", "word.1.text", "caſino <b>",
		"word.1.then", "whim", "links", "many")...).want(t, 422, "Error:", `value="caſino &lt;b&gt;"`,
		"Choose a reason from the list", `href="#word.1.then"`, "!number of links from 0", `name="links" value="2"`)
	admin.post("/desk/settings", "part", "whims").want(t, 404)

	done := admin.post("/desk/settings", admin.settingsForm(t, notice.WordsPart, word(1, "Casino", "advertising")...)...)
	done.want(t, 303)
	if to := done.Header().Get("Location"); !strings.HasSuffix(to, "#part-words") {
		t.Errorf("leads to %s", to)
	}
	admin.follow(t, done).want(t, 200, "Saved.", `value="Casino"`, "Held or declined for it: 0")
	admin.get("/desk/settings?did=saved-words&version=9").want(t, 200, "!Saved.")
	s.visitor().get(enPath).want(t, 200, "!aim to decide")
	admin.post("/desk/settings", admin.settingsForm(t, notice.RulesPart, "links", "3")...).want(t, 303)
	late := admin.post("/desk/settings", early...)
	late.want(t, 409, "Your changes are not saved", `name="links" value="7"`, `value="Casino"`)
	admin.get("/desk/settings").want(t, 200, `name="links" value="3"`)
	_, again, _ := strings.Cut(late.body, `name="part" value="rules">`)
	again, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimSpace(again), `<input type="hidden" name="seen" value="`), `"`)
	admin.post("/desk/settings", append([]string{"seen", again}, early...)...).want(t, 303) // having been told
	admin.get("/desk/settings").want(t, 200, `name="links" value="7"`)
	admin.post("/desk/settings", admin.settingsForm(t, notice.WordsPart, "word.1.id", "1", "word.1.text", "Casino",
		"word.1.whole", "yes", "word.1.remove", "yes")...).want(t, 303)
	admin.get("/desk/settings").want(t, 200, "!Casino")
	admin.post("/desk/settings", admin.settingsForm(t, notice.PromisesPart)...).want(t, 303)
	s.visitor().get(enPath).want(t, 200, "aim to decide within 2 days")
	mod.post("/desk/settings", admin.settingsForm(t, notice.RulesPart)...).want(t, 403)
	admin.post("/desk/settings", admin.settingsForm(t, notice.PromisesPart, "decide-within", "\xff")...).want(t, 422)
}

// TestTheWriterIsToldBefore compares what the form says with what then happens, for every rule.
func TestTheWriterIsToldBefore(t *testing.T) {
	s := newSite(t)
	admin := s.staff(notice.Admin)
	fields := append(word(1, "casino", ""), word(2, "pills", "advertising")...)
	admin.putSettings(t, append(fields, "mode", "first-time")...)
	v := s.visitor()
	v.get(enPath).want(t, 200, "Most comments appear at once", "anyone’s first comment", "2 links or more",
		"aim to decide within 2 days")
	v.get(esPath).want(t, 200, "el primer comentario de cada participante")
	preview := func(text string, more ...string) answer {
		return v.post(enPath+"/comments", append(more, "comment", text, "name", "Ana", "email", "ana@private.example",
			"do", "preview")...)
	}
	preview("Good morning").want(t, 200, "a person reads it before it appears", "first published comment here",
		"\nGood morning</textarea>")
	first := idOf(v.comment("Good morning"))
	admin.post("/desk/comments/"+first+"/decision", "action", "approve", "seen", "pending").want(t, 303)

	preview("Good evening").want(t, 200, "it should appear at once", "!before it appears")
	v.get(v.comment("Good evening")).want(t, 200, "Your comment is published")
	s.visitor().get(enPath).want(t, 200, "Good evening")
	preview("see www.a.example and www.b.example and www.c.example").want(t, 200,
		"It has 3 links; with 2 or more a person reads it first")
	preview("the CASINO").want(t, 200, "contains the word “casino”", "before it appears")
	preview("Hello", "name", "Open Government Partnership").want(t, 200, "for a person to judge",
		"!institution’s own name")
	preview("cheap pills").want(t, 200, "it will not be published", "Do not advertise", "contains the word “pills”")
	preview("Good evening").want(t, 409, "already said exactly this", "\nGood evening</textarea>")

	declined := v.comment("cheap pills")
	v.get(declined).want(t, 200, "Your comment was not published", "No person has read it yet", "Do not advertise")
	admin.get("/desk/comments/"+idOf(declined)).want(t, 200, "The site, by a screening rule,", "declined",
		"Declined by screening", "contains “pills”")
	held := v.comment("the casino")
	v.get(held).want(t, 200, "waiting for review")
	admin.get("/desk/waiting").want(t, 200, "Held by screening", "contains “casino”")
	admin.get("/desk/settings").want(t, 200, "Marked so far: 1. Held or declined for it: 1.")
}

func TestClosingAThread(t *testing.T) {
	s := newSite(t)
	mod, reader := s.staff(notice.Moderator), s.visitor()
	id := idOf(reader.comment("A thread"))
	mod.post("/desk/comments/"+id+"/decision", "action", "approve", "seen", "pending").want(t, 303)
	reply := fmt.Sprintf("%s/comments?reply_to=8", enPath)
	s.visitor().get(enPath).want(t, 200, "reply_to=8")
	mod.get("/desk/comments/"+id).want(t, 200, `value="close-thread"`)
	done := mod.post("/desk/comments/"+id+"/thread", "action", "close-thread")
	done.want(t, 303)
	mod.get(done.Header().Get("Location")).want(t, 200, "is closed to replies", `value="reopen-thread"`,
		"closed the thread to replies")
	for _, path := range []string{enPath, enPath + "/threads/7", "/en/comment/" + id} {
		s.visitor().get(path).want(t, 200, "been closed to replies from readers since January 2, 2030", "!reply_to=8")
	}
	s.visitor().get(reply).want(t, 409, "That thread is closed to new replies", `name="parent" value=""`)
	refused := reader.post(enPath+"/comments", "comment", "Too late & kept", "name", "Ana", "email", "a@b.example",
		"parent", id)
	refused.want(t, 422, "That thread is closed to new replies", "Too late &amp; kept", `name="parent" value=""`)
	reader.post(enPath+"/comments", "comment", "Too late & kept", "name", "Ana", "email", "a@b.example").want(t, 303)
	mod.post("/desk/comments/"+id+"/answer", "answer.en", "The team may answer.").want(t, 303)
	mod.post("/desk/comments/"+id+"/thread", "action", "close-thread").want(t, 409)
	mod.post("/desk/comments/"+id+"/thread", "action", "approve").want(t, 403)
	mod.post("/desk/comments/"+id+"/thread", "action", "nonsense").want(t, 404)
	mod.post("/desk/comments/"+id+"/thread", "action", "reopen-thread").want(t, 303)
	s.visitor().get(enPath).want(t, 200, "reply_to=8", "!been closed to replies")
}

// TestThreadsCloseByAge lets days go by, on which nothing else changes.
func TestThreadsCloseByAge(t *testing.T) {
	s := newSite(t)
	admin := s.staff(notice.Admin)
	id := idOf(s.visitor().comment("A thread"))
	admin.post("/desk/comments/"+id+"/decision", "action", "approve", "seen", "pending").want(t, 303)
	admin.putSettings(t, "close-after", "30")
	s.pass(29 * 24 * time.Hour)
	tag := s.visitor().get(enPath).Header().Get("Etag")
	s.visitor().get(enPath).want(t, 200, "reply_to=8")
	s.pass(2 * 24 * time.Hour)
	s.visitor().get(enPath, "If-None-Match", tag).want(t, 200, "!reply_to=8",
		"been closed to replies from readers since February 1, 2030", "reply_to=1")
}

// ruleForm is the form of a rule as it is filled in.
func ruleForm(version, title string, more ...string) []string {
	return append(more, "version", version, "title.en", title, "short.en", "short", "text.en", "Text.", "title.es",
		"En español: "+title, "short.es", "breve", "text.es", "Texto.") // the first of two values counts
}

func TestARuleAtTheDesk(t *testing.T) {
	s := newSite(t)
	admin, mod := s.staff(notice.Admin), s.staff(notice.Moderator)
	const respect = "/desk/rules/reasons/respect"
	mod.get("/desk/rules").want(t, 200, "Only an administrator", "!Add a rule", "Respect other people", "!>Up<")
	mod.get(respect).want(t, 200, "Only an administrator", "disabled", "!Publish the rule")
	admin.get("/desk/rules").want(t, 200, "Add a rule", `href="`+respect+`"`, "!Publish this order")
	admin.get(respect).want(t, 200, "Publish the rule", "Rule 2 (respect)", "Respect other people")
	admin.get("/desk/rules/reasons/whim").want(t, 404)
	receipt := s.visitor().comment("Rude")
	mod.post("/desk/comments/"+idOf(receipt)+"/decision", "action", "decline", "seen", "pending", "reason",
		"respect").want(t, 303)

	admin.post(respect, ruleForm("1", "Typed <here>", "title.es", "")...).want(t, 422, "Error:", "Typed &lt;here&gt;",
		"Write this part of the rule", `href="#title.es"`)
	admin.post("/desk/rules/new", ruleForm("1", "Be short", "reason", "Not Valid!")...).want(t, 422, "Be short",
		`value="Not Valid!"`, "cannot be used", `href="#reason"`)
	admin.post("/desk/rules/new", ruleForm("1", "Be short", "reason", "respect")...).want(t, 422, "Be short",
		"Two rules have the same short name")
	admin.post(respect, ruleForm("1", "Be kind", "do", "preview")...).want(t, 200, "What would change",
		"Changed: Be kind", "Publish the rule")
	s.visitor().get("/en/rules").want(t, 200, "!Be kind", "!Versions")

	s.pass(24 * time.Hour)
	admin.post("/desk/sign-in", "login", "admin", "password", password).want(t, 303)
	done := admin.post(respect, ruleForm("1", "Be kind")...)
	done.want(t, 303)
	admin.get(done.Header().Get("Location")).want(t, 200, "Saved.", "Be kind")
	admin.post("/desk/rules/new", ruleForm("2", "Be short", "reason", "brevity", "spam", "yes")...).want(t, 303)
	admin.post("/desk/rules/reasons/off-topic", "version", "2", "do", "remove").want(t, 303) // 3 changed another rule
	admin.get("/desk/rules").want(t, 200, "counts as advertising", "Be short", "!off-topic")
	s.visitor().get("/en/rules").want(t, 200, "Be kind", "Removed: Keep to the subject", "Version 3",
		"In force since January 3, 2030", "/en/rules?version=1")
	s.visitor().get("/es/rules?version=3").want(t, 200, "En español: Be short")
	s.visitor().get("/en/rules?version=1").want(t, 200, "This is version 1. It was in force until January 3, 2030.",
		"Keep to the subject", "!Versions")
	s.visitor().get("/en/rules?version=5").want(t, 404)
	s.visitor().get(receipt).want(t, 200, "/en/rules?version=1#rule-2", "Respect other people")

	admin.post(respect, ruleForm("1", "Mine, typed at length")...).want(t, 409, "Your changes are not saved",
		"Mine, typed at length", `name="version" value="4"`, "Changed: Mine")
	admin.post("/desk/rules/reasons/off-topic", ruleForm("1", "Mine as well")...).want(t, 409,
		"Your changes are not saved", "Mine as well", `action="/desk/rules/new"`, `name="reason" value="off-topic"`)
	s.visitor().get("/en/rules").want(t, 200, "!Mine")
	admin.putSettings(t, word(1, "x", "brevity")...)
	admin.post("/desk/rules/reasons/brevity", "version", "4", "do", "remove").want(t, 422,
		"Change the word rule in the settings first")
	mod.post("/desk/sign-in", "login", "moderator", "password", password).want(t, 303)
	mod.post(respect, ruleForm("4", "No")...).want(t, 403)
}

func TestTheOrderOfTheRules(t *testing.T) {
	s := newSite(t)
	admin := s.staff(notice.Admin)
	order := func(a answer) string { return a.between(t, `name="order" value="`, `"`) }
	first := order(admin.get("/desk/rules"))
	if !strings.HasPrefix(first, "off-topic,respect,") {
		t.Fatalf("the rules are %s", first)
	}
	up := admin.get("/desk/rules?version=1&order=" + first + "&up=respect")
	up.want(t, 200, "This order is not published yet", `name="down" value="respect" autofocus`)
	if got := order(up); !strings.HasPrefix(got, "respect,off-topic,") {
		t.Errorf("moved up, the order is %s", got)
	}
	s.visitor().get("/en/rules").want(t, 200, "!Versions")
	admin.get("/desk/rules?order="+first+"&down=respect").want(t, 200, `name="down" value="respect" autofocus`)
	admin.get("/desk/rules?order="+first+"&up=off-topic").want(t, 200, "!not published yet")
	admin.get("/desk/rules?order=whim,,&down=whim").want(t, 200, "!not published yet")

	admin.post("/desk/rules", "version", "1", "order", order(up)).want(t, 303)
	if now := order(admin.get("/desk/rules")); now != order(up) {
		t.Errorf("published, the order is %s", now)
	}
	s.visitor().get("/en/rules").want(t, 200, "Version 2")
	late := admin.post("/desk/rules", "version", "1", "order", "respect,personal-data")
	late.want(t, 409, "Your changes are not saved", `name="version" value="2"`)
	if got := order(late); !strings.HasPrefix(got, "respect,personal-data,off-topic,") {
		t.Errorf("after a conflict, the order is %s", got)
	}
}

func TestSnippetsAtTheDesk(t *testing.T) {
	s := newSite(t)
	team, mod := s.staff(notice.Team), s.staff(notice.Moderator)
	team.get("/desk/snippets").want(t, 200, "There are none yet.")
	team.get("/desk/snippets/new").want(t, 200, `name="text.es"`)
	team.get("/desk/snippets/9").want(t, 404)
	team.get("/desk/snippets/nonsense").want(t, 404)
	team.post("/desk/snippets/new", "for", "explanation", "name", "Tone", "text.en", "Mind your tone </textarea>").
		want(t, 422, "Error:", "Mind your tone &lt;/textarea&gt;", "Write the text in both languages", `value="Tone"`)
	team.post("/desk/snippets/new", "for", "fun", "reason", "whim", "name", "", "text.en", "x", "text.es", "y").
		want(t, 422, "Choose from the list what", "Choose a reason from the list", "Enter a name")
	done := team.post("/desk/snippets/new", "for", "explanation", "reason", "respect", "name", "Tone", "text.en",
		"Mind your tone.", "text.es", "Cuide el tono.")
	done.want(t, 303)
	team.get(done.Header().Get("Location")).want(t, 200, "Saved.", "Tone", "Respect other people")

	receipt := s.visitor().comment("Grosero", "lang", "es")
	mod.get("/desk/comments/"+idOf(receipt)).want(t, 200, `<option value="1">Tone</option>`)
	decision := "/desk/comments/" + idOf(receipt) + "/decision"
	mod.post(decision, "action", "decline", "seen", "pending", "reason", "respect", "snippet", "77", "note",
		"kept note").want(t, 422, "no longer there", "kept note")
	mod.post(decision, "action", "decline", "seen", "pending", "reason", "respect", "snippet", "1").want(t, 303)
	s.visitor().get(receipt).want(t, 200, "Cuide el tono.", "!Mind your tone")

	team.post("/desk/snippets/1", "version", "1", "for", "explanation", "name", "Tone 2", "text.en", "A", "text.es",
		"B").want(t, 303)
	mod.post("/desk/snippets/1", "version", "1", "for", "explanation", "name", "Mine", "text.en", "typed", "text.es",
		"escrito").
		want(t, 409, "Your changes are not saved", "typed", "escrito", `value="Mine"`, `name="version" value="2"`)
	mod.post("/desk/snippets/1", "version", "1", "name", "Tone 2", "do", "delete").want(t, 409)
	mod.post("/desk/snippets/1", "version", "2", "name", "Tone 2", "do", "delete").want(t, 303)
	mod.get("/desk/snippets/1").want(t, 404)
}

// TestTheClassifierAtTheDesk teaches it by decisions and reads its record.
func TestTheClassifierAtTheDesk(t *testing.T) {
	s := newSite(t)
	admin := s.staff(notice.Admin)
	for i := range 10 {
		wanted := idOf(s.visitor().comment(fmt.Sprint("How will the council report on water in district ", i)))
		spam := idOf(s.visitor().comment(fmt.Sprint("Casino bonus for everyone number ", i)))
		admin.post("/desk/comments/"+wanted+"/decision", "action", "approve", "seen", "pending").want(t, 303)
		admin.post("/desk/comments/"+spam+"/decision", "action", "decline", "seen", "pending", "reason",
			"advertising").want(t, 303)
	}
	if err := s.board.Spam().Learn(t.Context()); err != nil {
		t.Fatal(err)
	}
	admin.get("/desk/settings").want(t, 200, "from 10 approved comments and 10 declined", "!It begins to guess")
	id := idOf(s.visitor().comment("A casino with a bonus"))
	admin.get("/desk/comments/"+id).want(t, 200, "Likely advertising: ", "“casino”", "“bonus”", "Check carefully")
	preview := s.visitor().post(enPath+"/comments", "comment", "Another casino and its bonus", "name", "Ana", "email",
		"a@b.example", "do", "preview")
	preview.want(t, 200, "for a person to judge", "!Likely advertising")
	admin.post("/desk/comments/"+id+"/decision", "action", "approve", "seen", "pending").want(t, 303)
	if err := s.board.Spam().Learn(t.Context()); err != nil {
		t.Fatal(err)
	}
	page := admin.get("/desk/settings")
	if i := strings.Index(page.body, "it was wrong</dt><dd>"); i < 0 || !strings.HasPrefix(page.body[i:],
		"it was wrong</dt><dd>1</dd>") {
		t.Errorf("the record does not say that it was wrong once")
	}
}
