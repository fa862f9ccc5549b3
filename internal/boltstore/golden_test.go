package boltstore

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

var update = flag.Bool("update", false, "write golden files: only those of forms that are new")

// A goldenFile is a record as it is stored in testdata, without the header.
type goldenFile struct {
	encode func() ([]byte, error) // nil for an older form, which is only read
	decode func(b []byte) (any, error)
	want   any

	// form points to the stored form if every field of the file is set and no two have the same value.
	form any
}

// current is a golden file of the form that is written today.
func current[T any](want T, encode func(T) ([]byte, error), decode func([]byte) (T, error)) goldenFile {
	g := old(want, decode)
	g.encode = func() ([]byte, error) { return encode(want) }
	return g
}

// old is a golden file of a form that is no longer written.
func old[T any](want T, decode func([]byte) (T, error)) goldenFile {
	return goldenFile{decode: func(b []byte) (any, error) { return decode(b) }, want: want}
}

// distinct marks a golden file that has a distinct value in each field of a form.
func (g goldenFile) distinct(form any) goldenFile {
	g.form = form
	return g
}

// under returns decode for a record with key k.
func under[T any](k []byte, decode func(k, v []byte) (T, error)) func([]byte) (T, error) {
	return func(b []byte) (T, error) { return decode(k, b) }
}

func goldenFiles() map[string]goldenFile {
	k := key(uint64(9))
	comment, announcement, book := under(k, decodeComment), under(k, decodeAnnouncement), under(k, decodeRuleBook)
	entry, batch, version := under(k, decodeAudit), under(k, decodeBatch), under(k, decodeVersion)
	outline := under(k, decodeOutline)
	activity, snippet, words := under(k, decodeActivity), under(k, decodeSnippet), under(k, decodeJournalWords)
	earlier, account := under(k, decodeEarlier), under([]byte("mina"), decodeAccount)
	dossier := under(subjectKey(goldenDossier.Subject), decodeDossier)
	session, link := under(goldenSession.ID[:], decodeSession), under(goldenLink.ID[:], decodeLink)
	state := under(stateKey(goldenState.Kind, goldenState.Key), decodeState)
	signIn := under(loginKey("mina", 9), decodeSignIn)
	heldErasure := under(heldKey(goldenHeld), decodeHeld)
	item, mailbox := under(k, decodeOutboxItem), under(goldenMailbox.Key[:], decodeMailbox)
	subscription := under(subscriptionKey(goldenDaily.Mailbox, goldenDaily.Follows), decodeSubscription)
	return map[string]goldenFile{
		"comment.1":          old(firstComment, comment),
		"comment.2":          old(secondComment, comment),
		"comment.3":          old(goldenComment, comment),
		"comment.4":          current(goldenComment, encodeComment, comment),
		"comment-amended.1":  old(amendedComment, comment),
		"comment-amended.2":  current(amendedComment, encodeComment, comment),
		"comment-distinct.1": old(withoutNonce(withoutClosings(distinctComment)), comment),
		"comment-distinct.2": old(withoutClosings(distinctComment), comment),
		"comment-distinct.3": current(distinctComment, encodeComment, comment),
		"comment-erased.1":   current(erasedComment, encodeComment, comment).distinct(&commentForm{}),
		"comment-erased.2":   current(erasedNotifiedComment, encodeComment, comment).distinct(&commentForm{}),
		"comment-notified.1": old(withoutNonce(withoutClosings(notifiedComment)), comment),
		"comment-notified.2": old(withoutClosings(notifiedComment), comment),
		"comment-notified.3": current(notifiedComment, encodeComment, comment),
		"announcement.1":     current(goldenAnnouncement, encodeAnnouncement, announcement),
		"announcement.2":     current(changedAnnouncement, encodeAnnouncement, announcement),
		"announcement-distinct.1": current(distinctAnnouncement, encodeAnnouncement,
			announcement).distinct(&announcementForm{}),
		"announcement-unreviewed.1": current(unreviewedAnnouncement, encodeAnnouncement,
			announcement).distinct(&announcementForm{}),
		"announcement-released.1": current(releasedAnnouncement, encodeAnnouncement,
			announcement).distinct(&announcementForm{}),
		"outline.1":           current(releasedAnnouncement.Outline(), encodeOutline, outline).distinct(&outlineForm{}),
		"earlier.1":           current(changedAnnouncement.Texts, encodeEarlier, earlier),
		"earlier-distinct.1":  current(distinctAnnouncement.Texts, encodeEarlier, earlier).distinct(&earlierForm{}),
		"rulebook.1":          old(firstBook, book),
		"rulebook.2":          current(goldenBook, encodeRuleBook, book).distinct(&ruleBookForm{}),
		"settings.1":          old(firstSettings, decodeSettings),
		"settings.2":          current(goldenSettings, encodeSettings, decodeSettings),
		"settings-distinct.1": old(promisedSettings, decodeSettings),
		"settings-distinct.2": old(loudSettings, decodeSettings),
		"settings-distinct.3": current(distinctSettings, encodeSettings, decodeSettings).distinct(&settingsForm{}),
		"retention-run.1": current(goldenRetentionRun, encodeRetentionRun,
			decodeRetentionRun).distinct(&retentionRunForm{}),
		"institution.1": old(goldenInstitution, decodeInstitution),
		"institution.3": old(wholeInstitution, decodeInstitution),
		"institution.4": current(bandedInstitution, encodeInstitution, decodeInstitution),
		"institution.5": current(drawnInstitution, encodeInstitution,
			decodeInstitution).distinct(&institutionForm{}),
		"institution.2": current(bareInstitution, encodeInstitution, decodeInstitution),
		"import-mark.1": current(goldenImportMark, encodeImportMark,
			decodeImportMark).distinct(&importMarkForm{}),
		"first-steps.1": current(goldenFirstSteps, encodeFirstSteps,
			decodeFirstSteps).distinct(&firstStepsForm{}),
		"snippet.1":          current(goldenSnippet, encodeSnippet, snippet).distinct(&snippetForm{}),
		"memory.1":           old(unfoldedMemory, decodeMemory),
		"memory.2":           current(goldenMemory, encodeMemory, decodeMemory).distinct(&memoryForm{}),
		"audit.1":            old(firstAudit, entry),
		"audit.2":            old(goldenAudit, entry),
		"audit-distinct.1":   old(distinctAudit, entry).distinct(&auditForm{}),
		"aside.1":            old(notice.JournalWords{Remarks: goldenWords.Remarks}, words),
		"words.1":            current(goldenWords, encodeJournalWords, words).distinct(&journalWordsForm{}),
		"batch.1":            current(goldenBatch, encodeBatch, batch),
		"batch-distinct.1":   old(firstBatch, batch),
		"batch-distinct.2":   current(distinctBatch, encodeBatch, batch).distinct(&batchForm{}),
		"version.1":          current(goldenVersion, encodeVersion, version).distinct(&versionForm{}),
		"activity.1":         old(goldenActivity, activity).distinct(&activityForm{}),
		"held.1":             current(goldenHeld, encodeHeld, heldErasure).distinct(&heldForm{}),
		"dossier.1":          current(goldenDossier, encodeDossier, dossier),
		"dossier-distinct.1": current(distinctDossier, encodeDossier, dossier).distinct(&dossierForm{}),
		"account.1":          current(goldenAccount, encodeAccount, account),
		"account-factors.1":  current(goldenFactors, encodeAccount, account),
		"account-distinct.1": current(distinctAccount, encodeAccount, account),
		"account-guessed.1":  current(guessedAccount, encodeAccount, account),
		"account-used.1":     current(usedAccount, encodeAccount, account),
		"account-bound.1":    current(boundAccount, encodeAccount, account),
		"account-mailed.1":   current(mailedAccount, encodeAccount, account).distinct(&accountForm{}),
		"desk-watch.1":       current(goldenDeskWatch, encodeDeskWatch, decodeDeskWatch).distinct(&deskWatchForm{}),
		"session.1":          current(goldenSession, encodeSession, session),
		"session-proven.1":   current(goldenProven, encodeSession, session).distinct(&sessionForm{}),
		"signin.1":           current(goldenSignIn, encodeSignIn, signIn).distinct(&signInForm{}),
		"state.1":            current(goldenState, encodeState, state).distinct(&stateForm{}),
		"outbox.1":           current(goldenOutbox, encodeOutboxItem, item).distinct(&outboxForm{}),
		"outbox.2":           current(goldenDead, encodeOutboxItem, item).distinct(&outboxForm{}),
		"mailbox.1":          current(goldenMailbox, encodeMailbox, mailbox).distinct(&mailboxForm{}),
		"subscription.1": current(goldenSubscription, encodeSubscription,
			subscription).distinct(&subscriptionForm{}),
		"subscription.3": current(goldenPending, encodeSubscription, subscription).distinct(&subscriptionForm{}),
		"subscription.2": current(goldenDaily, encodeSubscription, subscription).distinct(&subscriptionForm{}),
		"link.1":         current(goldenLink, encodeLink, link).distinct(&linkForm{}),
	}
}

// TestGoldenFiles checks that each form is still written as before, and that all forms ever written can be read.
func TestGoldenFiles(t *testing.T) {
	for name, g := range goldenFiles() {
		file := filepath.Join("testdata", name+".json")
		var written []byte
		if g.encode != nil {
			data, err := g.encode()
			if err != nil {
				t.Fatal(err)
			}
			written = append(data[formHeader:], '\n')
		}
		if *update && written != nil {
			if err := os.WriteFile(file, written, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		golden, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if written != nil {
			if diff := cmp.Diff(string(golden), string(written)); diff != "" {
				t.Errorf("%s is not written as before (-golden +now):\n%s", name, diff)
			}
		}
		packed, err := encode(json.RawMessage(golden))
		if err != nil {
			t.Fatal(err)
		}
		got, err := g.decode(packed)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(g.want, got, cmp.AllowUnexported(notice.Subject{})); diff != "" {
			t.Errorf("%s is not read as it was meant (-want +got):\n%s", name, diff)
		}
	}
}

// TestGoldenValuesAreDistinct makes TestGoldenFiles see every exchange of two fields, even one that is made both
// when encoding and when decoding: each form has a golden file in which all fields are set and differ.
func TestGoldenValuesAreDistinct(t *testing.T) {
	forms := map[reflect.Type]bool{}
	for name, g := range goldenFiles() {
		if g.form == nil {
			continue
		}
		golden, err := os.ReadFile(filepath.Join("testdata", name+".json"))
		if err == nil {
			err = json.Unmarshal(golden, g.form)
		}
		if err != nil {
			t.Fatal(err)
		}
		d := distinctness{seen: map[string]string{}, forms: forms}
		d.check(name, reflect.ValueOf(g.form))
		for _, fault := range d.faults {
			t.Error(fault)
		}
	}
	for _, form := range []any{
		accountForm{}, activityForm{}, announcementForm{}, auditForm{}, authorForm{}, batchForm{}, bodyForm{},
		changeForm{}, outboxForm{}, eventForm{}, mailboxForm{}, subscriptionForm{}, quietForm{}, colleagueMailForm{}, askingForm{}, deskWatchForm{},
		claimForm{}, commentForm{}, dossierForm{}, earlierForm{}, guessForm{},
		heldForm{}, heldWordsForm{}, institutionForm{}, linkForm{},
		measureForm{},
		journalWordsForm{}, memoryForm{}, partForm{}, passkeyForm{}, pictureForm{}, referralForm{}, ruleBookForm{},
		ruleForm{},
		ruleTextForm{}, savedForm{}, screeningForm{}, sessionForm{}, settingsForm{}, signInForm{}, skippedForm{},
		snippetForm{}, stateForm{}, textForm{}, totpForm{}, translationForm{}, versionForm{}, wordForm{}, wrongForm{},
	} {
		if !forms[reflect.TypeOf(form)] {
			t.Errorf("%T is in no golden file with distinct values", form)
		}
	}
}

func TestDistinctnessFindsFaults(t *testing.T) {
	for want, form := range map[string]any{
		"f.Login, f.Name: the same value": &struct{ Login, Name string }{"a", "a"},
		"f.To: not set":                   &struct{ From, To int64 }{1, 0},
		"f.List: not set":                 &struct{ List []string }{},
		"f.Backup: not set":               &struct{ Backup *totpForm }{},
		"f: two booleans are true":        &struct{ Question, Notify bool }{true, true},
		"":                                &struct{ Question, Notify bool }{true, false},
	} {
		d := distinctness{seen: map[string]string{}, forms: map[reflect.Type]bool{}}
		d.check("f", reflect.ValueOf(form))
		if got := strings.Join(d.faults, "; "); got != want {
			t.Errorf("%+v: got %q, want %q", form, got, want)
		}
	}
}

// distinctness looks for values in a form that are not set or that occur twice. Among booleans of one struct, one is
// true. Of a list it looks at the first element.
type distinctness struct {
	seen   map[string]string // value → path
	forms  map[reflect.Type]bool
	faults []string
}

func (d *distinctness) check(path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			d.check(path, v.Elem())
			return
		}
	case reflect.Struct:
		d.checkStruct(path, v)
		return
	case reflect.Map:
		for _, k := range v.MapKeys() {
			d.check(fmt.Sprintf("%s[%v]", path, k), v.MapIndex(k))
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Uint8 && v.Len() > 0 {
			d.check(path+"[0]", v.Index(0))
			return
		}
	case reflect.Bool:
		return
	}
	if v.IsZero() {
		d.faults = append(d.faults, path+": not set")
		return
	}
	value := fmt.Sprint(v.Interface())
	if other := d.seen[value]; other != "" {
		d.faults = append(d.faults, fmt.Sprintf("%s, %s: the same value", other, path))
	}
	d.seen[value] = path
}

func (d *distinctness) checkStruct(path string, v reflect.Value) {
	d.forms[v.Type()] = true
	yes := 0
	for i := range v.NumField() {
		f := v.Field(i)
		if f.Kind() == reflect.Bool && f.Bool() {
			yes++
		}
		d.check(path+"."+v.Type().Field(i).Name, f)
	}
	if yes > 1 {
		d.faults = append(d.faults, path+": two booleans are true")
	}
}
