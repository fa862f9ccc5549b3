package notice_test

import (
	"bytes"
	"encoding/hex"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

var update = flag.Bool("update", false, "write the golden file: only for kinds that are new")

// journalEntries returns an entry of each kind: of acts, one whose fields are all set. The pseudonyms are made up.
func journalEntries() map[notice.JournalKind]notice.JournalEntry {
	at := time.Date(2030, 1, 2, 3, 4, 5, 678_000_000, time.UTC)
	actor, account := notice.ActorID{0: 0xa, 15: 1}, notice.ActorID{0: 0xb, 15: 2}
	all := map[notice.JournalKind]notice.JournalEntry{}
	for i, action := range notice.Actions {
		audit := notice.AuditEntry{
			Seq: uint64(i + 1), At: at, On: 2, Comment: 3, Action: action, From: notice.Published, To: notice.Removed,
			Reason: "respect", Rules: 4, Undoes: 5, Batch: 6, Digest: [32]byte{7},
		}
		if action == notice.Erase {
			audit.Erased = notice.Erasure{Scope: notice.EraseName, Reason: notice.ByOrder}
		}
		e := audit.Journal(actor, notice.JournalWords{Remarks: notice.Remarks{Note: "x"}, Salt: [16]byte{8}}.Digest())
		all[e.Kind] = e
	}
	for i, kind := range notice.ActivityKinds {
		a := notice.Activity{Seq: 1000 + uint64(i), At: at, Kind: kind, Of: "links", Detail: "3"}
		if strings.HasPrefix(string(kind), "announcement-") {
			a.On, a.Digest = 2, [32]byte{9}
		}
		of := notice.ActorID{}
		if kind.AboutAccount() {
			of = account
		}
		e, _ := a.Journal(actor, of)
		if e.Words != [32]byte{} { // depends on a random salt
			e.Words = [32]byte{10}
		}
		all[e.Kind] = e
	}
	return all
}

// TestJournalEncoding checks that each kind of entry is still encoded as before, and decoded as it was meant.
func TestJournalEncoding(t *testing.T) {
	const file = "testdata/journal.1.txt"
	all := journalEntries()
	link := all["comment-assign"]
	link.Kind, link.Via = "comment-assign", notice.ByMailLink
	all["comment-assign, by a link"] = link
	var written strings.Builder
	for _, kind := range slices.Sorted(maps.Keys(all)) {
		encoded, err := all[kind].MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&written, "%s\n%s\n", kind, hex.Dump(encoded))
		var got notice.JournalEntry
		if err := got.UnmarshalBinary(encoded); err != nil || got != all[kind] {
			t.Errorf("%s is decoded to %+v, %v, want %+v", kind, got, err, all[kind])
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(written.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(golden), written.String()); diff != "" {
		t.Errorf("not encoded as before (-golden +now):\n%s", diff)
	}
}

// TestJournalEntriesAreWhole checks that what the desk shows of an entry can be told from the entry and what is kept
// beside it.
func TestJournalEntriesAreWhole(t *testing.T) {
	acts, others := 0, 0
	for kind, e := range journalEntries() {
		entry, isAct := e.Audit("mina")
		a, isOther := e.Activity("ada", "mina", notice.JournalWords{Detail: "Mina"})
		if isAct == isOther {
			t.Errorf("%s is an act and another entry, or neither", kind)
		}
		if isAct {
			acts++
			if entry.By != "mina" || entry.Journal(e.Actor, e.Words) != e {
				t.Errorf("%s: %+v", kind, entry)
			}
			continue
		}
		others++
		again, words := a.Journal(e.Actor, e.Account)
		if e.Words != [32]byte{} {
			again.Words = e.Words
			if words.Detail != "Mina" {
				t.Errorf("%s: words %+v", kind, words)
			}
		}
		if again != e || a.By != "ada" || kind != notice.JournalKind(a.Kind) || a.Kind.AboutAccount() != (a.Of == "mina") {
			t.Errorf("%s: %+v", kind, a)
		}
	}
	if acts != len(notice.Actions) || others != len(notice.ActivityKinds) {
		t.Errorf("%d acts and %d other kinds", acts, others)
	}
}

func TestJournalWords(t *testing.T) {
	if w := notice.NewJournalWords(notice.Remarks{}, ""); w != (notice.JournalWords{}) || w.Digest() != [32]byte{} {
		t.Errorf("no words are %+v", w)
	}
	said := notice.Remarks{Explanation: "a", Note: "b"}
	w, again := notice.NewJournalWords(said, "c"), notice.NewJournalWords(said, "c")
	if w.Salt == again.Salt || w.Digest() == again.Digest() {
		t.Error("the same words have the same digest, so they can be guessed")
	}
	moved := w
	moved.Explanation, moved.Note = "ab", ""
	if moved.Digest() == w.Digest() {
		t.Error("other words have the same digest")
	}
}

func TestJournalRefusesOtherEncodings(t *testing.T) {
	e := notice.JournalEntry{Seq: 1, Kind: "comment-undo", Comment: 3, To: notice.Removed}
	good, _ := e.MarshalBinary()
	kind := bytes.Index(good, []byte("comment-undo"))
	edit := func(f func(b []byte) []byte) []byte { return f(bytes.Clone(good)) }
	for name, b := range map[string][]byte{
		"nothing":         {},
		"another version": edit(func(b []byte) []byte { b[0] = 2; return b }),
		"cut short":       good[:len(good)-1],
		"something more":  append(bytes.Clone(good), 0),
		"unknown tag":     append(bytes.Clone(good), 99, 1, 'x'),
		"tag twice":       append(bytes.Clone(good), 7, 7, 'r', 'e', 'm', 'o', 'v', 'e', 'd'),
		"tag out of turn": append(bytes.Clone(good), 4, 1, 'x'),
		"empty field":     append(bytes.Clone(good), 8, 0),
		"zero":            append(bytes.Clone(good), 9, 8, 0, 0, 0, 0, 0, 0, 0, 0),
		"short number":    append(bytes.Clone(good), 9, 1, 5),
		"long digest":     append(append(bytes.Clone(good), 12, 33), bytes.Repeat([]byte{1}, 33)...),
		"unknown status": edit(func(b []byte) []byte {
			return bytes.Replace(b, []byte("removed"), []byte("remoted"), 1)
		}),
		"length of two bytes": edit(func(b []byte) []byte {
			return bytes.Join([][]byte{b[:kind-1], {0x8c, 0}, b[kind:]}, nil)
		}),
	} {
		var got notice.JournalEntry
		if err := got.UnmarshalBinary(b); err == nil || got != (notice.JournalEntry{}) {
			t.Errorf("%s is accepted as %+v, %v", name, got, err)
		}
	}
}

// FuzzJournalEncoding checks that whatever is accepted is the encoding of what it is decoded to.
func FuzzJournalEncoding(f *testing.F) {
	for _, e := range journalEntries() {
		b, _ := e.MarshalBinary()
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var e, again notice.JournalEntry
		if e.UnmarshalBinary(b) != nil {
			return
		}
		encoded, _ := e.MarshalBinary()
		if !bytes.Equal(encoded, b) {
			t.Fatalf("%x is accepted, but its entry is encoded as %x", b, encoded)
		}
		if err := again.UnmarshalBinary(encoded); err != nil || again != e {
			t.Fatalf("%+v became %+v, %v", e, again, err)
		}
	})
}
