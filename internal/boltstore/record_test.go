package boltstore

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

var update = flag.Bool("update", false, "write the golden files anew: only for a form that is new")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// golden is one record of each form, with every field set: as it is now, and as it was when it had
// fewer.
var (
	at   = time.Date(2030, 1, 2, 3, 4, 5, 6_000_000, time.UTC)
	body = notice.Body{Parts: []notice.Part{
		{Lang: "es", Source: "¿Por qué?", HTML: "<p>¿Por qué?</p>"}, {Lang: "und", Source: "Cur?", HTML: "<p>Cur?</p>"},
	}, Policy: 7, Salt: []byte("salt")}
	firstComment = notice.Comment{
		ID: 9, On: 2, Root: 3, Parent: 4, Number: 5, Thread: 6, Place: 7,
		Author: notice.Author{Key: notice.AuthorKey{1, 2, 3}, Name: "Ana", Organisation: "Casa", Role: notice.Team, Contact: "ana@example.org"},
		Lang:   "es", Body: body, Question: true, Answers: []notice.CommentID{8}, Notify: true, Flags: []notice.Flag{notice.FlagLinks},
		Status: notice.Removed, Reason: "respect", Rules: 1, Explanation: "Porque sí.", Posted: at, Decided: at.Add(time.Hour),
		Network: notice.NetworkKey{4, 5}, Origin: "seed:x/y",
	}
	goldenAnnouncement = notice.Announcement{
		ID: 9, Slugs: map[notice.Lang]string{"en": "a", "es": "b"}, OldSlugs: []string{"c"},
		Texts: map[notice.Lang]notice.Text{
			"en": {Title: "T", Summary: "S", Place: "P", Body: body}, "es": {Title: "U", Translated: "en", Body: body},
		},
		Published: at, Closes: at.Add(time.Hour), Origin: "seed:x",
	}
	changedAnnouncement = func() notice.Announcement {
		a := goldenAnnouncement
		a.Draft, a.Saved = true, notice.Saved{Times: 4, At: at, By: "tomas"}
		a.Changes = []notice.Change{{At: at, By: "tomas", Kind: notice.Corrected, Notes: map[notice.Lang]string{"en": "N", "es": "M"}}, {At: at, By: "ada", Kind: notice.Tidied}}
		return a
	}()
	firstAudit = notice.AuditEntry{
		Seq: 9, At: at, By: "mina", On: 2, Comment: 3, Action: notice.Remove, From: notice.Published, To: notice.Removed,
		Reason: "respect", Rules: 1, Digest: [32]byte{1, 2},
	}
	amendedComment = func() notice.Comment {
		c := goldenComment
		c.Edits, c.Edited = 2, at.Add(time.Minute)
		return c
	}()
	goldenComment = func() notice.Comment {
		c := secondComment
		c.Screened = notice.Pending
		return c
	}()
	secondComment = func() notice.Comment {
		c := firstComment
		c.Rules, c.Claim, c.Referral = 3, notice.Claim{Login: "mina", At: at}, notice.Referral{To: "Ministerio", At: at}
		c.Guess, c.ClosedAt = notice.Guess{Spam: 97, Words: []string{"casino"}}, at
		c.Translations = []notice.Translation{{Lang: "en", Source: "Why?", HTML: "<p>Why?</p>", Policy: 7, By: "Mina", At: at}}
		c.AlsoAnswers, c.MissingLangs, c.Versions, c.Corrected = []notice.CommentID{77}, []notice.Lang{"en"}, 2, at
		return c
	}()
	goldenAudit = func() notice.AuditEntry {
		e := firstAudit
		e.Rules, e.Undoes, e.Batch = 3, 8, 7
		return e
	}()
	goldenBook = func() notice.RuleBook {
		b := firstBook
		b.Rules = append(b.Rules, notice.Rule{Reason: "advertising", Texts: b.Rules[0].Texts}, notice.Rule{Reason: "bait", Texts: b.Rules[0].Texts, Spam: true})
		return b
	}()
	firstBook = notice.RuleBook{Version: 9, Since: at, By: "ada", Rules: []notice.Rule{{Reason: "respect", Texts: map[notice.Lang]notice.RuleText{
		"en": {Title: "T", Short: "S", Text: "X"}, "es": {Title: "U", Short: "V", Text: "W"},
	}}}}
	goldenBatch = notice.Batch{
		Seq: 9, At: at, By: "mina", Action: notice.Decline, Reason: "respect", Rules: 3, Done: 12,
		Skipped: []notice.Skipped{{Comment: 3, By: "ada", Action: notice.Approve, Status: notice.Published}, {Comment: 4, Status: notice.Removed}},
	}
	firstSettings  = notice.Settings{Version: 3, DecideWithin: 2, AnswerWithin: 10, Screening: notice.DefaultScreening()}
	goldenSettings = notice.Settings{Version: 3, DecideWithin: 2, AnswerWithin: 10, Screening: notice.Screening{
		Mode: notice.HoldFirst, Links: 3, Repeated: true, Fast: notice.Pace{Comments: 4, Minutes: 15}, LastWord: 9, CloseAfter: 30, Likely: 95,
		Words: []notice.WordRule{{ID: 9, Text: "casino", Lang: "es", Whole: true, Reason: "respect"}, {ID: 4, Text: "x"}},
	}}
	goldenInstitution = notice.Institution{
		Version: 3, Name: map[notice.Lang]string{"en": "A", "es": "B"}, Team: map[notice.Lang]string{"en": "C", "es": "D"}, Short: "E",
		Contact: "f@example.org", Brand: "#7a1f3d", Logo: notice.Logo{
			Light: notice.Picture{PNG: []byte("png"), Width: 300, Height: 60}, Dark: notice.Picture{PNG: []byte("PNG"), Width: 200, Height: 40}, Named: true,
		},
	}
	bareInstitution = notice.Institution{Version: 1, Name: goldenInstitution.Name, Team: goldenInstitution.Team}
	goldenSnippet   = notice.Snippet{ID: 9, Version: 2, For: notice.ForExplanation, Reason: "respect", Name: "N", Texts: map[notice.Lang]string{"en": "A", "es": "B"}}
	goldenMemory    = notice.Memory{
		Until: 12, Wanted: 3, Unwanted: 4, Tokens: []notice.TokenCount{{Token: 1 << 63, Wanted: 1, Unwanted: 2}, {Token: 7, Wanted: 1 << 31}},
		Record: notice.Outcomes{Approved: 5, Declined: 6, Missed: 7},
	}
	goldenVersion  = notice.Version{Body: body, Until: at, By: "tomas"}
	goldenAside    = notice.Remarks{Explanation: "why", Note: "ours"}
	goldenActivity = notice.Activity{Seq: 9, At: at, By: "ada", Kind: "account-role", Of: "mina", Detail: "moderator"}
	goldenDossier  = notice.Dossier{Subject: notice.AuthorKey{1, 2, 3}.Subject(), Stopped: 4, Measures: []notice.MeasureEntry{
		{At: at, By: "mina", Kind: notice.Note, Reason: "ours"},
		{At: at, By: "ada", Kind: notice.Block, Reason: "Porque sí.", Until: at.Add(time.Hour), Rule: "respect", Rules: 3},
	}}
	goldenAccount = auth.Account{Login: "mina", Name: "Mina", Role: notice.Moderator, Lang: "es", Password: "$argon2id$…", Created: at, Disabled: true}
	goldenSession = auth.Session{ID: auth.SessionID{7}, Login: "mina", Created: at, Seen: at.Add(time.Minute)}

	// The same with what came later.
	goldenFactors = auth.Account{
		Login: "mina", Name: "Mina", Role: notice.Team, Password: "$argon2id$…", Created: at, Entered: at.Add(time.Hour),
		TOTP:     auth.TOTP{Secret: []byte("secret"), Last: 7, Added: at},
		Passkeys: []auth.Passkey{{ID: []byte{1}, Key: []byte{2}, Name: "Phone", Added: at, Used: at.Add(time.Minute), Counter: 3, Backup: true}},
		Handle:   []byte("handle"), Recovery: []auth.Hash{{4}, {5}},
	}
	goldenProven = auth.Session{ID: auth.SessionID{7}, Login: "mina", Created: at, Seen: at.Add(time.Minute), How: auth.ByCode, Proven: at.Add(time.Second)}
	goldenSignIn = auth.SignIn{Number: 9, Login: "mina", At: at, How: auth.ByPasskey, Browser: "Firefox", Session: auth.SessionID{7}}
	goldenLink   = auth.Link{
		ID: auth.LinkID{8}, Reset: true, Login: "mina", Name: "Mina", Role: notice.Admin, By: "ada", Created: at, Expires: at.Add(time.Hour), State: auth.LinkRevoked,
	}
)

// TestGoldenForms holds each form to what it once wrote: a file from then must stay readable.
func TestGoldenForms(t *testing.T) {
	k := key(uint64(9))
	read := func(v any, err error) any {
		if err != nil {
			t.Error(err)
		}
		return v
	}
	for name, form := range map[string]struct {
		encode func() ([]byte, error) // nil for a form that is only read any more
		decode func(b []byte) any
		want   any
	}{
		"comment.1":         {nil, func(b []byte) any { return read(decodeComment(k, b)) }, firstComment},
		"comment.2":         {nil, func(b []byte) any { return read(decodeComment(k, b)) }, secondComment},
		"comment.3":         {func() ([]byte, error) { return encodeComment(goldenComment) }, func(b []byte) any { return read(decodeComment(k, b)) }, goldenComment},
		"comment-amended.1": {func() ([]byte, error) { return encodeComment(amendedComment) }, func(b []byte) any { return read(decodeComment(k, b)) }, amendedComment},
		"rulebook.1":        {nil, func(b []byte) any { return read(decodeRuleBook(k, b)) }, firstBook},
		"rulebook.2":        {func() ([]byte, error) { return encodeRuleBook(goldenBook) }, func(b []byte) any { return read(decodeRuleBook(k, b)) }, goldenBook},
		"settings.1":        {nil, func(b []byte) any { return read(decodeSettings(b)) }, firstSettings},
		"settings.2":        {func() ([]byte, error) { return encodeSettings(goldenSettings) }, func(b []byte) any { return read(decodeSettings(b)) }, goldenSettings},
		"institution.1":     {func() ([]byte, error) { return encodeInstitution(goldenInstitution) }, func(b []byte) any { return read(decodeInstitution(b)) }, goldenInstitution},
		"institution.2":     {func() ([]byte, error) { return encodeInstitution(bareInstitution) }, func(b []byte) any { return read(decodeInstitution(b)) }, bareInstitution},
		"snippet.1":         {func() ([]byte, error) { return encodeSnippet(goldenSnippet) }, func(b []byte) any { return read(decodeSnippet(k, b)) }, goldenSnippet},
		"memory.1":          {func() ([]byte, error) { return encodeMemory(goldenMemory) }, func(b []byte) any { return read(decodeMemory(b)) }, goldenMemory},
		"announcement.1":    {func() ([]byte, error) { return encodeAnnouncement(goldenAnnouncement) }, func(b []byte) any { return read(decodeAnnouncement(k, b)) }, goldenAnnouncement},
		"announcement.2":    {func() ([]byte, error) { return encodeAnnouncement(changedAnnouncement) }, func(b []byte) any { return read(decodeAnnouncement(k, b)) }, changedAnnouncement},
		"earlier.1":         {func() ([]byte, error) { return encodeEarlier(changedAnnouncement.Texts) }, func(b []byte) any { return read(decodeEarlier(k, b)) }, changedAnnouncement.Texts},
		"audit.1":           {nil, func(b []byte) any { return read(decodeAudit(k, b)) }, firstAudit},
		"batch.1":           {func() ([]byte, error) { return encodeBatch(goldenBatch) }, func(b []byte) any { return read(decodeBatch(k, b)) }, goldenBatch},
		"version.1":         {func() ([]byte, error) { return encodeVersion(goldenVersion) }, func(b []byte) any { return read(decodeVersion(k, b)) }, goldenVersion},
		"audit.2":           {func() ([]byte, error) { return encodeAudit(goldenAudit) }, func(b []byte) any { return read(decodeAudit(k, b)) }, goldenAudit},
		"aside.1":           {func() ([]byte, error) { return encode(asideForm(goldenAside)) }, func(b []byte) any { return read(decodeAside(k, b)) }, goldenAside},
		"activity.1":        {func() ([]byte, error) { return encodeActivity(goldenActivity) }, func(b []byte) any { return read(decodeActivity(k, b)) }, goldenActivity},
		"dossier.1":         {func() ([]byte, error) { return encodeDossier(goldenDossier) }, func(b []byte) any { return read(decodeDossier(subjectKey(goldenDossier.Subject), b)) }, goldenDossier},
		"account.1":         {func() ([]byte, error) { return encodeAccount(goldenAccount) }, func(b []byte) any { return read(decodeAccount([]byte("mina"), b)) }, goldenAccount},
		"session.1":         {func() ([]byte, error) { return encodeSession(goldenSession) }, func(b []byte) any { return read(decodeSession(goldenSession.ID[:], b)) }, goldenSession},
		"account-factors.1": {func() ([]byte, error) { return encodeAccount(goldenFactors) }, func(b []byte) any { return read(decodeAccount([]byte("mina"), b)) }, goldenFactors},
		"session-proven.1":  {func() ([]byte, error) { return encodeSession(goldenProven) }, func(b []byte) any { return read(decodeSession(goldenProven.ID[:], b)) }, goldenProven},
		"signin.1":          {func() ([]byte, error) { return encodeSignIn(goldenSignIn) }, func(b []byte) any { return read(decodeSignIn(loginKey("mina", 9), b)) }, goldenSignIn},
		"link.1":            {func() ([]byte, error) { return encodeLink(goldenLink) }, func(b []byte) any { return read(decodeLink(goldenLink.ID[:], b)) }, goldenLink},
	} {
		file := filepath.Join("testdata", name+".json")
		if *update && form.encode != nil {
			data, err := form.encode()
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, append(data[formHeader:], '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		golden, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if form.encode != nil {
			data, err := form.encode()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(golden), string(data[formHeader:])+"\n"); diff != "" {
				t.Errorf("%s is written otherwise than before (-golden +now):\n%s", name, diff)
			}
		}
		var raw json.RawMessage = golden
		packed, err := encode(raw)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(form.want, form.decode(packed), cmp.AllowUnexported(notice.Subject{})); diff != "" {
			t.Errorf("%s is read otherwise than it was meant (-want +got):\n%s", name, diff)
		}
	}
}

func TestRecordsAreChecked(t *testing.T) {
	data, err := encode(asideForm(goldenAside))
	if err != nil {
		t.Fatal(err)
	}
	for i := range data {
		for _, change := range []byte{1, 0x80} {
			bad := append([]byte(nil), data...)
			bad[i] ^= change
			if _, err := decodeAside(nil, bad); err == nil {
				t.Errorf("a change in byte %d goes unnoticed", i)
			}
		}
	}
	for n := range data {
		if _, err := decodeAside(nil, data[:n]); err == nil || n < formHeader && !errors.Is(err, errDamaged) {
			t.Errorf("cut to %d bytes: %v", n, err)
		}
	}
}
