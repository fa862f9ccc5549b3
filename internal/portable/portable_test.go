package portable

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"noticeboard/internal/auth"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/testing/teststore"
)

var compiled = sync.OnceValue(func() *jsonschema.Compiler {
	data, err := os.ReadFile("schema.json")
	if err != nil {
		panic(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		panic(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		panic(err)
	}
	return c
})

// checkSchema holds one line to the schema of its part.
func checkSchema(t testing.TB, part string, line []byte) {
	t.Helper()
	schema, err := compiled().Compile("schema.json#/$defs/" + part)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
	if err == nil {
		err = schema.Validate(v)
	}
	if err != nil {
		t.Errorf("%s: %s\n%v", part, line, err)
	}
}

func lineOf(t testing.TB, form any) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := appendLine(&b, form); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// newBoard returns a store with announcements, comments in every status, the journal, and an account.
func newBoard(t testing.TB, comments int) *boltstore.Store {
	t.Helper()
	s := teststore.Open(t)
	a := noticetest.Announce(t, s, noticetest.Water())
	noticetest.Update(t, s, func(tx notice.WriteTx) error {
		i, err := tx.PutInstitution(notice.Institution{Name: map[notice.Lang]string{"en": "A & B <C>", "es": "Ñ"}})
		if err != nil {
			return err
		}
		_, err1 := tx.PutSettings(notice.DefaultSettings())
		_, err2 := tx.AppendRules(noticetest.Rules())
		_, err3 := tx.PutSnippet(notice.Snippet{For: notice.ForExplanation, Name: "n", Texts: i.Name})
		return errors.Join(err1, err2, err3, tx.Revise(a.ID), tx.ReviseAll())
	})
	noticetest.Update(t, s, func(tx notice.WriteTx) error {
		for n := range comments {
			c := notice.Comment{
				On: a.ID, Question: n%3 == 0, Lang: "en", Body: markup.Comment("en", fmt.Sprintf("why *%d* <b>", n)),
				Author: notice.Author{Name: "Ana", Contact: "ana@private.example", Key: notice.AuthorKey{1, byte(n)}},
			}
			c, err := noticetest.Place(tx, c)
			if err != nil {
				return err
			}
			_, err = tx.AppendAudit(notice.AuditEntry{
				By: "mina", On: a.ID, Comment: c.ID, Action: notice.Approve, To: notice.Published, Digest: c.Body.Digest(),
			}, notice.Remarks{Note: "seen"})
			if err != nil {
				return err
			}
		}
		return nil
	})
	err := s.UpdateAccounts(t.Context(), func(tx auth.WriteTx) error {
		return tx.PutAccount(auth.Account{Login: "mina", Name: "Mina", Role: notice.Admin, Password: "$argon2id$secret"})
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Secret(t.Context(), "board"); err != nil {
		t.Fatal(err)
	}
	return s
}

func exportOf(t testing.TB, s Source, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(context.Background(), s, &b, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func opened(data []byte) (*Reader, error) { return Open(bytes.NewReader(data), int64(len(data))) }

func load(t testing.TB, into *boltstore.Store, data []byte) error {
	t.Helper()
	e, err := opened(data)
	if err != nil {
		return err
	}
	return into.LoadValues(context.Background(), e.Values(context.Background()))
}

func TestAnExportIsTheSameAfterItWasImported(t *testing.T) {
	for _, secrets := range []bool{false, true} {
		s, into := newBoard(t, 40), teststore.Open(t)
		data := exportOf(t, s, Options{Secrets: secrets})
		if err := load(t, into, data); err != nil {
			t.Fatal(err)
		}
		if err := into.Check(t.Context()); err != nil {
			t.Error(err)
		}
		if into.Lineage() == s.Lineage() {
			t.Error("the imported board has the lineage of the other")
		}
		if again := exportOf(t, into, Options{Secrets: secrets}); !bytes.Equal(data, again) {
			t.Errorf("secrets %v: an export of %d bytes is one of %d after it was imported", secrets, len(data), len(again))
		}
	}
}

func TestEveryLineIsAsTheSchemaSays(t *testing.T) {
	data := exportOf(t, newBoard(t, 5), Options{Secrets: true})
	for name, content := range filesOf(t, data) {
		if part, is := strings.CutSuffix(name, linesSuffix); is {
			for l := range bytes.Lines(content) {
				checkSchema(t, part, l)
			}
			continue
		}
		checkSchema(t, strings.TrimSuffix(name, ".json"), content)
	}
}

// TestSecretsAreLeftOut looks for the values of secrets in an export without them.
func TestSecretsAreLeftOut(t *testing.T) {
	s := newBoard(t, 1)
	secret, err := s.Secret(t.Context(), "board")
	if err != nil {
		t.Fatal(err)
	}
	for _, secrets := range []bool{false, true} {
		var all []byte
		for _, content := range filesOf(t, exportOf(t, s, Options{Secrets: secrets})) {
			all = append(all, content...)
		}
		for _, value := range []string{hex.EncodeToString(secret), "argon2id"} {
			if got := bytes.Contains(all, []byte(value)); got != secrets {
				t.Errorf("secrets %v: %q is in the export: %v", secrets, value, got)
			}
		}
		if !bytes.Contains(all, []byte("ana@private.example")) {
			t.Error("the e-mail address of an author is not in the export, which is to be complete")
		}
	}
}

func filesOf(t testing.TB, data []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = content
	}
	return all
}

// remade packs files again after a change, with contents that agree.
func remade(t testing.TB, data []byte, change func(files map[string][]byte)) []byte {
	t.Helper()
	files := filesOf(t, data)
	change(files)
	if _, ok := files[contentsName]; ok {
		var c contents
		for _, p := range partsOf(bytes.Contains(files[manifestName], []byte("true"))) {
			content := files[p.file()]
			sum := sha256.Sum256(content)
			c.Parts = append(c.Parts, partContents{
				p.file(), uint64(bytes.Count(content, []byte("\n"))), uint64(len(content)), hex.EncodeToString(sum[:]),
			})
		}
		files[contentsName] = lineOf(t, c)
	}
	return packed(t, files, flate.BestSpeed)
}

func packed(t testing.TB, files map[string][]byte, level int) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, level) })
	for name, content := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func replacing(name, old, by string) func(map[string][]byte) {
	return func(files map[string][]byte) {
		files[name] = bytes.Replace(files[name], []byte(old), []byte(by), 1)
	}
}

// TestDamagedExports has an export damaged in every way that was thought of. Each is refused with its own sentence.
func TestDamagedExports(t *testing.T) {
	data := exportOf(t, newBoard(t, 5), Options{})
	flipped := slices.Clone(data)
	at := bytes.Index(data, []byte("comments.jsonl"))
	flipped[at+len("comments.jsonl")+40] ^= 0x40
	change := func(f func(map[string][]byte)) []byte { return remade(t, data, f) }
	unlisted := filesOf(t, data)
	unlisted["comments.jsonl"] = append(unlisted["comments.jsonl"], unlisted["comments.jsonl"]...)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"cut in the middle":      {data[:len(data)/2], "no ZIP archive, or is cut short"},
		"empty":                  {nil, "no ZIP archive"},
		"not a ZIP archive":      {[]byte(strings.Repeat("text\n", 100)), "no ZIP archive"},
		"one bit flipped":        {flipped, "comments.jsonl"},
		"another version":        {change(replacing(manifestName, `:1,`, `:2,`)), "it has version 2 of the format, and this program reads version 1"},
		"another format":         {change(replacing(manifestName, `noticeboard`, `songbook`)), `it is: "songbook-export"`},
		"no manifest":            {change(func(f map[string][]byte) { delete(f, manifestName) }), "manifest.json is missing"},
		"no contents":            {change(func(f map[string][]byte) { delete(f, contentsName) }), "contents.json is missing"},
		"a part is missing":      {change(func(f map[string][]byte) { delete(f, "journal.jsonl") }), "journal.jsonl is missing"},
		"a file too many":        {change(func(f map[string][]byte) { f["songs.jsonl"] = nil }), "songs.jsonl does not belong to"},
		"secrets where none are": {change(func(f map[string][]byte) { f["secrets.jsonl"] = nil }), "secrets.jsonl does not belong to"},
		"a line too many":        {packed(t, unlisted, flate.BestSpeed), "comments.jsonl has more than its"},
		"a changed line": {packed(t, func() map[string][]byte {
			f := filesOf(t, data)
			replacing("comments.jsonl", "why", "how")(f)
			return f
		}(), flate.BestSpeed), "comments.jsonl is not what was exported"},
		"the same comment twice": {change(func(f map[string][]byte) {
			first, _, _ := bytes.Cut(f["comments.jsonl"], []byte("\n"))
			f["comments.jsonl"] = slices.Concat(first, []byte("\n"), f["comments.jsonl"])
		}), "comments.jsonl, line 2: there are two of: comment 0"},
		"comments out of order": {change(func(f map[string][]byte) {
			first, rest, _ := bytes.Cut(f["comments.jsonl"], []byte("\n"))
			f["comments.jsonl"] = slices.Concat(rest, first, []byte("\n"))
		}), "comments.jsonl, line 5 is not in its place"},
		"no line feed at the end": {change(func(f map[string][]byte) {
			f["comments.jsonl"] = bytes.TrimSpace(f["comments.jsonl"])
		}), "comments.jsonl ends in the middle of line 5"},
		"no JSON":           {change(replacing("comments.jsonl", `{"id":`, `{"id"`)), "comments.jsonl, line 1: invalid character"},
		"an unknown field":  {change(replacing("comments.jsonl", `"announcement"`, `"song":1,"announcement"`)), `line 1: json: unknown field "song"`},
		"an unknown status": {change(replacing("comments.jsonl", `"published"`, `"sung"`)), "comments.jsonl, line 1"},
		"a wrong time":      {change(replacing("journal.jsonl", `"kind"`, `"at":"yesterday","kind"`)), "journal.jsonl, line 1"},
		"a short key":       {change(replacing("comments.jsonl", `"key":"01`, `"key":"`)), "15 bytes where 16 are needed"},
		"a line of 100 MB": {change(func(f map[string][]byte) {
			f["comments.jsonl"] = slices.Concat([]byte(`{"id":"`), random(100<<20), []byte("\"}\n"))
		}), "comments.jsonl, line 1 has more than 16777216 bytes"},
		"a bomb": {packed(t, func() map[string][]byte {
			f := filesOf(t, data)
			f["comments.jsonl"] = bytes.Repeat([]byte("                               \n"), 4<<20)
			return f
		}(), flate.BestCompression), "comments.jsonl unpacks to 134217728 bytes"},
	} {
		s := teststore.Open(t)
		err := load(t, s, c.data)
		if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v\nwant %s", name, err, c.want)
		}
	}
}

// random returns n bytes of text that is not much smaller when it is packed.
func random(n int) []byte {
	b := make([]byte, n)
	x := uint32(1)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = 'a' + byte(x>>24)%16
	}
	return b
}

// TestEveryCutIsRefused cuts an export at many places, and loads nothing that ends early.
func TestEveryCutIsRefused(t *testing.T) {
	data := exportOf(t, newBoard(t, 2), Options{})
	for n := 0; n < len(data); n += 97 {
		if _, err := opened(data[:n]); !errors.Is(err, ErrFormat) {
			t.Errorf("%d of %d bytes: %v", n, len(data), err)
		}
	}
}

// TestEveryFlippedByteIsRefused flips a bit at many places of an export. What is not refused is read as it was.
func TestEveryFlippedByteIsRefused(t *testing.T) {
	data := exportOf(t, newBoard(t, 2), Options{})
	read := func(data []byte) (all []any, err error) {
		e, err := opened(data)
		if err != nil {
			return nil, err
		}
		for v, err := range e.Values(context.Background()) {
			if err != nil {
				return nil, err
			}
			all = append(all, v)
		}
		return all, nil
	}
	want, err := read(data)
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; n < len(data); n += 13 {
		damaged := slices.Clone(data)
		damaged[n] ^= 1 << (n % 8)
		got, err := read(damaged)
		if err == nil && !cmp.Equal(want, got, cmp.AllowUnexported(notice.Subject{})) {
			t.Errorf("with byte %d flipped, something else was read", n)
		}
		if err != nil && !errors.Is(err, ErrFormat) {
			t.Errorf("with byte %d flipped: %v", n, err)
		}
	}
}

func TestIsExport(t *testing.T) {
	data := exportOf(t, newBoard(t, 1), Options{})
	if !IsExport(bytes.NewReader(data)) {
		t.Error("an export is not seen to be one")
	}
	for _, other := range []string{"", "PK\x03\x04", "<?xml version='1.0'?>" + strings.Repeat(" ", 100)} {
		if IsExport(strings.NewReader(other)) {
			t.Errorf("%q is taken for an export", other)
		}
	}
}

func TestCompare(t *testing.T) {
	s := newBoard(t, 5)
	data := exportOf(t, s, Options{Secrets: true})
	compare := func(data []byte) (c Comparison, told []string) {
		t.Helper()
		e, err := opened(data)
		if err != nil {
			t.Fatal(err)
		}
		c, err = Compare(t.Context(), e, s, func(d Difference) error { told = append(told, d.String()); return nil })
		if err != nil {
			t.Fatal(err)
		}
		return c, told
	}
	lines := uint64(0)
	for name, content := range filesOf(t, data) {
		if strings.HasSuffix(name, linesSuffix) {
			lines += uint64(bytes.Count(content, []byte("\n")))
		}
	}
	if c, told := compare(data); c != (Comparison{Same: lines}) || told != nil {
		t.Errorf("the same: %+v of %d lines, %q", c, lines, told)
	}
	changed := remade(t, data, replacing("comments.jsonl", "why", "how"))
	if c, told := compare(changed); c.Different != 1 || c.Same != lines-1 || len(told) != 1 ||
		!strings.HasPrefix(told[0], "comment 0") || !strings.HasSuffix(told[0], " is different on this board") {
		t.Errorf("a changed comment: %+v, %q", c, told)
	}
	more := remade(t, data, func(f map[string][]byte) {
		f["rules.jsonl"] = append(f["rules.jsonl"], []byte(`{"version":7,"rules":[]}`+"\n")...)
		f["secrets.jsonl"] = append(f["secrets.jsonl"], []byte(`{"name":"other","value":"00"}`+"\n")...)
	})
	want := []string{"version of the house rules 7 is not on this board", "secret of the board other is not on this board"}
	if c, told := compare(more); c != (Comparison{Same: lines, Missing: 2}) || !cmp.Equal(told, want) {
		t.Errorf("lines too many: %+v, %q", c, told)
	}
	if c, told := compare(remade(t, data, func(f map[string][]byte) { f["comments.jsonl"] = nil })); c.Different+c.Missing != 0 {
		t.Errorf("what the export does not have: %+v, %q", c, told)
	}
}

// TestFormatNamesEveryPart compares the document with the code.
func TestFormatNamesEveryPart(t *testing.T) {
	doc, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		if !bytes.Contains(doc, []byte("| `"+p.name+"` |")) {
			t.Errorf("FORMAT.md does not name the part %s", p.name)
		}
	}
	var schema struct {
		Defs map[string]json.RawMessage `json:"$defs"`
	}
	data, err := os.ReadFile("schema.json")
	if err == nil {
		err = json.Unmarshal(data, &schema)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		if schema.Defs[p.name] == nil {
			t.Errorf("schema.json does not define the part %s", p.name)
		}
	}
}
