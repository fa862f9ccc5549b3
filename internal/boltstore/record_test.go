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

// golden is one record of each form, with every field set.
var (
	at   = time.Date(2030, 1, 2, 3, 4, 5, 6_000_000, time.UTC)
	body = notice.Body{Parts: []notice.Part{
		{Lang: "es", Source: "¿Por qué?", HTML: "<p>¿Por qué?</p>"}, {Lang: "und", Source: "Cur?", HTML: "<p>Cur?</p>"},
	}, Policy: 7, Salt: []byte("salt")}
	goldenComment = notice.Comment{
		ID: 9, On: 2, Root: 3, Parent: 4, Number: 5, Thread: 6, Place: 7,
		Author: notice.Author{Key: notice.AuthorKey{1, 2, 3}, Name: "Ana", Organisation: "Casa", Role: notice.Team, Contact: "ana@example.org"},
		Lang:   "es", Body: body, Question: true, Answers: []notice.CommentID{8}, Notify: true, Flags: []notice.Flag{notice.FlagLinks},
		Status: notice.Removed, Reason: "respect", Explanation: "Porque sí.", Posted: at, Decided: at.Add(time.Hour),
		Network: notice.NetworkKey{4, 5}, Origin: "seed:x/y",
	}
	goldenAnnouncement = notice.Announcement{
		ID: 9, Slugs: map[notice.Lang]string{"en": "a", "es": "b"}, OldSlugs: []string{"c"},
		Texts: map[notice.Lang]notice.Text{
			"en": {Title: "T", Summary: "S", Place: "P", Body: body}, "es": {Title: "U", Translated: "en", Body: body},
		},
		Published: at, Closes: at.Add(time.Hour), Origin: "seed:x",
	}
	goldenAudit = notice.AuditEntry{
		Seq: 9, At: at, By: "mina", On: 2, Comment: 3, Action: notice.Remove, From: notice.Published, To: notice.Removed,
		Reason: "respect", Digest: [32]byte{1, 2},
	}
	goldenAside    = notice.Aside{Explanation: "why", Note: "ours"}
	goldenActivity = notice.Activity{Seq: 9, At: at, By: "ada", Kind: "account-role", Of: "mina", Detail: "moderator"}
	goldenAccount  = auth.Account{Login: "mina", Name: "Mina", Role: notice.Moderator, Lang: "es", Password: "$argon2id$…", Created: at, Disabled: true}
	goldenSession  = auth.Session{ID: auth.SessionID{7}, Login: "mina", Created: at, Seen: at.Add(time.Minute)}

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
		encode func() ([]byte, error)
		decode func(b []byte) any
		want   any
	}{
		"comment":      {func() ([]byte, error) { return encodeComment(goldenComment) }, func(b []byte) any { return read(decodeComment(k, b)) }, goldenComment},
		"announcement": {func() ([]byte, error) { return encodeAnnouncement(goldenAnnouncement) }, func(b []byte) any { return read(decodeAnnouncement(k, b)) }, goldenAnnouncement},
		"audit":        {func() ([]byte, error) { return encodeAudit(goldenAudit) }, func(b []byte) any { return read(decodeAudit(k, b)) }, goldenAudit},
		"aside":        {func() ([]byte, error) { return encode(asideForm(goldenAside)) }, func(b []byte) any { return read(decodeAside(k, b)) }, goldenAside},
		"activity":     {func() ([]byte, error) { return encodeActivity(goldenActivity) }, func(b []byte) any { return read(decodeActivity(k, b)) }, goldenActivity},
		"account":      {func() ([]byte, error) { return encodeAccount(goldenAccount) }, func(b []byte) any { return read(decodeAccount([]byte("mina"), b)) }, goldenAccount},
		"session":      {func() ([]byte, error) { return encodeSession(goldenSession) }, func(b []byte) any { return read(decodeSession(goldenSession.ID[:], b)) }, goldenSession},

		"account-factors": {func() ([]byte, error) { return encodeAccount(goldenFactors) }, func(b []byte) any { return read(decodeAccount([]byte("mina"), b)) }, goldenFactors},
		"session-proven":  {func() ([]byte, error) { return encodeSession(goldenProven) }, func(b []byte) any { return read(decodeSession(goldenProven.ID[:], b)) }, goldenProven},
		"signin":          {func() ([]byte, error) { return encodeSignIn(goldenSignIn) }, func(b []byte) any { return read(decodeSignIn(ofLogin("mina", 9), b)) }, goldenSignIn},
		"link":            {func() ([]byte, error) { return encodeLink(goldenLink) }, func(b []byte) any { return read(decodeLink(goldenLink.ID[:], b)) }, goldenLink},
	} {
		data, err := form.encode()
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", name+".1.json")
		if *update {
			if err := os.WriteFile(file, append(data[formHeader:], '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		golden, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(golden), string(data[formHeader:])+"\n"); diff != "" {
			t.Errorf("%s is written otherwise than before (-golden +now):\n%s", name, diff)
		}
		var raw json.RawMessage = golden
		packed, err := encode(raw)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(form.want, form.decode(packed)); diff != "" {
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
