package web_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// proofIn matches the proof in the forms of a page for a browser that keeps no cookies.
var proofIn = regexp.MustCompile(`name="proof" value="([^"]+)"`)

// forgetful is a browser that keeps no cookies.
type forgetful struct{ *visitor }

func (f forgetful) post(path string, fields ...string) answer {
	f.Helper()
	a := f.visitor.post(path, fields...)
	f.cookies = nil
	return a
}

// proof has the author prove who they are, and returns what the forms carry then.
func (f forgetful) proof(receipt string) string {
	f.Helper()
	a := f.post(receipt, "email", "ana@private.example")
	found := proofIn.FindStringSubmatch(a.body)
	if a.Code != 200 || found == nil {
		f.Fatalf("the answer to the address: %d %s", a.Code, a.body)
	}
	return found[1]
}

// TestAuthorsWithoutCookies corrects and withdraws a comment in a browser that refuses cookies.
func TestAuthorsWithoutCookies(t *testing.T) {
	s := newSite(t)
	v := forgetful{s.visitor()}
	receipt := v.post(enPath+"/comments", written("First words", "ana@private.example")...).Header().Get("Location")
	v.get(receipt).want(t, 200, "!First words", `!name="proof"`, "correct or withdraw", `name="email"`)
	proof := v.proof(receipt)
	v.post(receipt, "email", "eve@private.example").want(t, 422, "!First words", `!name="proof"`)
	v.post(receipt, "do", "keep", "proof", proof).want(t, 200, "First words")
	v.post(strings.Replace(receipt, "/en/", "/es/", 1), "do", "keep", "proof", proof).want(t, 200, "First words",
		`<html lang="es"`, proof[:10])

	correction := []string{"comment", "Second words", "name", "Ana", "lang", "en"}
	v.post(receipt+"/correction", "do", "open", "proof", proof).want(t, 200, "First words", `name="proof"`)
	v.post(receipt+"/correction", append(correction, "do", "preview", "proof", proof)...).want(t, 200, "Second words",
		"Nothing has been changed yet", `name="proof"`)
	v.post(receipt+"/correction", append(correction, "do", "keep", "proof", proof)...).want(t, 200, "Second words",
		"!Nothing has been changed yet")
	v.post(receipt+"/correction", "comment", "", "name", "", "proof", proof).want(t, 422, `name="proof"`)
	v.post(receipt+"/correction", append(correction, "proof", proof)...).want(t, 200, "Second words", "Corrected",
		`name="proof"`)

	// The proof of another comment, one that has been changed and one that has run out are none.
	other := v.post(enPath+"/comments", written("Another", "ana@private.example")...).Header().Get("Location")
	for name, wrong := range map[string]string{
		"none": "", "another's": v.proof(other), "changed": "9" + proof, "cut": proof[:len(proof)-1], "nonsense": "x.y",
	} {
		a := v.post(receipt+"/withdrawal", "proof", wrong)
		if a.want(t, 403, "!Second words"); t.Failed() {
			t.Fatalf("%s is taken", name)
		}
		v.post(receipt+"/correction", append(correction, "proof", wrong)...).want(t, 403, "to show that it is yours",
			"Second words") // what was typed
		v.post(receipt+"/withdrawal", "do", "open", "proof", wrong).want(t, 303)
	}
	s.pass(2 * time.Hour)
	v.post(receipt+"/withdrawal", "proof", proof).want(t, 403, "!Second words")

	proof = v.proof(receipt)
	v.post(receipt+"/withdrawal", "do", "open", "proof", proof).want(t, 200, "Second words", "cannot be undone")
	v.post(receipt+"/withdrawal", "do", "keep", "proof", proof).want(t, 200, "Second words")
	v.post(receipt+"/withdrawal", "proof", proof).want(t, 303)
	v.get(receipt).want(t, 200, "You withdrew your comment", "!Second words")
	if strings.Contains(s.log.String(), proof) {
		t.Error("the log holds a proof")
	}
}

// TestWritingARefusedCommentAgain declines a comment, whose author changes it and sends it as a new one.
func TestWritingARefusedCommentAgain(t *testing.T) {
	s := newSite(t)
	reader, mod := s.visitor(), s.staff(notice.Moderator)
	parent := reader.comment("What is replied to")
	mod.decide(t, idOf(parent), "action", "approve").want(t, 303)
	receipt := reader.comment("Rude words", "parent", idOf(parent), "question", "yes", "organisation", "Casa")
	reader.get(receipt+"/again").want(t, 303)
	mod.decide(t, idOf(receipt), "action", "decline", "reason", "respect", "explanation",
		"This is an insult.").want(t, 303)

	reader.get(receipt).want(t, 200, "<title>Your comment was not published", "Respect other people",
		"The moderator wrote:", "This is an insult.", receipt+"/again", "!/withdrawal")
	s.visitor().get(receipt).want(t, 200, "The moderator wrote:", "!Rude words", "!/again")
	s.visitor().get(receipt+"/again").want(t, 303)
	for _, path := range []string{receipt + "/again", strings.Replace(receipt, "/en/", "/es/", 1) + "/again"} {
		reader.get(path).want(t, 200, "Rude words", `value="Ana Ñandú"`, `value="ana@private.example"`, `value="Casa"`,
			"checked", `name="parent" value="`+idOf(parent)+`"`, `data-draft="1-again-`+idOf(receipt)+`-"`)
	}
	reader.get(receipt+"/again").want(t, 200, "Change your words and send again", "/comments\"", `href="`+receipt+`"`)
	refuses := forgetful{s.visitor()}
	refuses.post(receipt+"/again", "do", "open", "proof", refuses.proof(receipt)).want(t, 200, "Rude words",
		`value="ana@private.example"`)
	again := reader.comment("Better words", "parent", idOf(parent), "draft", "again-"+idOf(receipt)+"-")
	reader.get(again).want(t, 200, "Better words", "is waiting for review")

	mod.decide(t, idOf(again), "action", "approve").want(t, 303)
	mod.post("/desk/comments/"+idOf(again)+"/decision", "action", "remove", "seen", "published", "reason",
		"personal-data").want(t, 303)
	reader.get(again).want(t, 200, "<title>Your comment was removed", again+"/again", "Published</b>", "Removed</b>")
	reader.get(again+"/again").want(t, 200, "Better words")

	s.closeComments(t)
	reader.get(again).want(t, 200, "!/again")
	reader.get(again+"/again").want(t, 303)
}

// TestReceiptsListTheSteps follows the steps of a question, with their dates, before and after there are promises.
func TestReceiptsListTheSteps(t *testing.T) {
	s := newSite(t)
	reader, mod := s.visitor(), s.staff(notice.Moderator)
	steps := func(receipt string) string {
		a := reader.get(receipt)
		_, list, _ := strings.Cut(a.body, `<ol class="steps">`)
		list, _, _ = strings.Cut(list, "</ol>")
		list = regexp.MustCompile(`<[^>]+>`).ReplaceAllString(strings.ReplaceAll(list, "</li>", ";"), "")
		return strings.Join(strings.Fields(list), " ")
	}
	tomorrow := func() {
		s.pass(24 * time.Hour)
		mod.post("/desk/sign-in", "login", "moderator", "password", password).want(t, 303)
	}
	want := func(receipt, want string) {
		t.Helper()
		if got := steps(receipt); got != want {
			t.Errorf("the steps are %q, want %q", got, want)
		}
	}
	remark := reader.comment("A remark")
	want(remark, "Received Jan 2, 2030; Waits to be read; Published (still to come);")
	question := reader.comment("A question", "question", "yes")
	want(question, "Received Jan 2, 2030; Waits to be read; Published (still to come); Answered (still to come);")
	s.staff(notice.Admin).putSettings(t, "decide-within", "3", "answer-within", "10")
	want(question, "Received Jan 2, 2030; Waits to be read we aim for January 5, 2030; Published (still to come); "+
		"Answered we aim for January 12, 2030;")

	tomorrow()
	mod.decide(t, idOf(question), "action", "approve").want(t, 303)
	want(question, "Received Jan 2, 2030; Read by a person Jan 3, 2030; Published Jan 3, 2030; "+
		"Waits for an answer we aim for January 12, 2030;")
	tomorrow()
	mod.post("/desk/comments/"+idOf(question)+"/answer", "answer.en", "It is so.").want(t, 303)
	want(question, "Received Jan 2, 2030; Read by a person Jan 3, 2030; Published Jan 3, 2030; "+
		"Answered Jan 4, 2030;")
	reader.get(question).want(t, 200, "<title>Your question is answered", "Read the official reply")

	mod.decide(t, idOf(remark), "action", "decline", "reason", "respect").want(t, 303)
	want(remark, "Received Jan 2, 2030; Read by a person Jan 4, 2030; Not published Jan 4, 2030;")
	mod.post("/desk/comments/"+idOf(question)+"/decision", "action", "remove", "seen", "published", "reason",
		"respect").want(t, 303)
	want(question, "Received Jan 2, 2030; Published Jan 3, 2030; Removed Jan 4, 2030;")
	// Of those that are decided on at once it is not known whether anybody read them one by one.
	one, other := reader.comment("One of many"), reader.comment("Another of many")
	mod.post("/desk/batches", "do", "confirm", "action", "decline", "reason", "respect", "back", "/desk/waiting", "picks",
		idOf(one)+"-pending "+idOf(other)+"-pending").want(t, 303)
	want(one, "Received Jan 4, 2030; Decided by a person Jan 4, 2030; Not published Jan 4, 2030;")
	mod.post("/desk/comments/"+idOf(one)+"/decision", "action", "approve", "seen", "declined").want(t, 303)
	want(one, "Received Jan 4, 2030; Read by a person Jan 4, 2030; Published Jan 4, 2030;")
	gone := reader.comment("Withdrawn")
	reader.post(gone+"/withdrawal").want(t, 303)
	want(gone, "Received Jan 4, 2030; Withdrawn Jan 4, 2030;")
	reader.get(strings.Replace(gone, "/en/", "/es/", 1)).want(t, 200, "Borrado</b>")
}

// TestReceiptsCanBeKept looks for the address of a receipt, a message to oneself, and the reminder, on receipts as the
// author sees them and as others do.
func TestReceiptsCanBeKept(t *testing.T) {
	s := newSite(t)
	reader, mod := s.visitor(), s.staff(notice.Moderator)
	receipt := reader.comment("Words")
	reader.get(receipt).want(t, 200, "This page is your receipt", `data-copy="http://example.org`+receipt+`"`,
		`href="mailto:ana@private.example?subject=Receipt%20for%20my%20comment`, "body=What%20becomes%20of%20my%20comment:",
		`class="reminder" lang="en" hidden`, `class="reminder" lang="es" hidden`, `data-token="`+receipt[12:]+`"`,
		"your comment of January 2, 2030 was waiting", "su comentario del 2 de enero de 2030 estaba")
	s.visitor().get(receipt).want(t, 200, `href="mailto:?subject=`, `!class="reminder"`, "!data-token", "!private.example")
	mod.decide(t, idOf(receipt), "action", "approve").want(t, 303)
	reader.get(receipt).want(t, 200, `!class="reminder"`, `data-token="`+receipt[12:]+`"`)
	s.visitor().get(receipt).want(t, 200, `data-token="`)
}

// TestWhichReceiptsOfferAWithdrawal compares what the privacy page says, that a comment can be withdrawn while it waits or
// is published, with the receipts in every state and with what is done when one withdraws all the same.
func TestWhichReceiptsOfferAWithdrawal(t *testing.T) {
	s := newSite(t)
	mod := s.staff(notice.Moderator)
	s.visitor().get("/en/privacy").want(t, 200, "You can withdraw a comment on its receipt while it waits or is published.")
	s.visitor().get("/es/privacy").want(t, 200, "mientras esté pendiente o publicado.")
	decide := func(id, seen, action string) {
		t.Helper()
		mod.post("/desk/comments/"+id+"/decision", "seen", seen, "action", action, "reason", "respect").want(t, 303)
	}
	for status, state := range map[notice.Status]struct {
		reach  func(v *visitor, receipt string)
		offers bool
	}{
		notice.Pending:   {func(*visitor, string) {}, true},
		notice.Published: {func(_ *visitor, r string) { decide(idOf(r), "pending", "approve") }, true},
		notice.Declined:  {func(_ *visitor, r string) { decide(idOf(r), "pending", "decline") }, false},
		notice.Removed: {func(_ *visitor, r string) {
			decide(idOf(r), "pending", "approve")
			decide(idOf(r), "published", "remove")
		}, false},
		notice.Withdrawn: {func(v *visitor, r string) { v.post(r+"/withdrawal").want(t, 303) }, false},
	} {
		reader := s.visitor()
		receipt := reader.comment("Words to be " + status.String())
		state.reach(reader, receipt)
		for _, page := range []string{receipt, strings.Replace(receipt, "/en/", "/es/", 1)} {
			if got := strings.Contains(reader.get(page).body, page+"/withdrawal"); got != state.offers {
				t.Errorf("%s: the receipt %s offers a withdrawal: %v, want %v", status, page[:4], got, state.offers)
			}
		}
		reader.post(receipt + "/withdrawal")
		left := commentOf(t, s, receipt).Status
		if erased := left == notice.Withdrawn; erased != (state.offers || status == notice.Withdrawn) {
			t.Errorf("%s: after a withdrawal it is %s", status, left)
		}
		s.pass(time.Minute)
	}
}

// commentOf returns the comment that a receipt is of.
func commentOf(t *testing.T, s *site, receipt string) (c notice.Comment) {
	t.Helper()
	id, err := notice.ParseCommentID(idOf(receipt))
	if err != nil {
		t.Fatal(err)
	}
	noticetest.View(t, s.store, func(tx notice.Tx) error {
		c, err = tx.Comment(id)
		return err
	})
	return c
}
