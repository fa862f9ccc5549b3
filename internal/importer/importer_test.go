package importer

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
)

const (
	editionEN = "+++\nslug = \"a-title\"\ntitle = \"A title\"\n+++\n\nFirst.\n\n+++\n\nLast.\n"
	editionES = "+++\nslug = \"un-titulo\"\ntitle = \"Un título\"\ntranslated = \"en\"\n+++\nCuerpo.\n"
	comments  = `
[[comments]]
key = "ana"
name = "Ana"
lang = "und"
text = "Uno\ndos\n"

[[comments]]
key = "ben"
reply_to = "ana"
name = "Ben"
lang = "en"
official = true
[[comments.parts]]
lang = "es"
text = "Tres"
[[comments.parts]]
lang = "en"
text = "Three"
`
)

// folder returns a sound announcement in x/news, with the given files in place of its own; one
// whose text is "none" is missing.
func folder(changes map[string]string) fstest.MapFS {
	files := map[string]string{"en.md": editionEN, "es.md": editionES, "comments.toml": comments}
	for name, text := range changes {
		files[name] = text
	}
	fsys := fstest.MapFS{}
	for name, text := range files {
		if text != "none" {
			fsys["x/news/"+name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return fsys
}

func TestRead(t *testing.T) {
	want := board.Import{
		Origin: "seed:news",
		Texts: map[notice.Lang]board.ImportText{
			notice.English: {Slug: "a-title", Title: "A title", Markdown: "First.\n\n+++\n\nLast."},
			notice.Spanish: {Slug: "un-titulo", Title: "Un título", Translated: "en", Markdown: "Cuerpo."},
		},
		Comments: []board.ImportComment{
			{Origin: "seed:news/ana", Name: "Ana", Lang: "und", Parts: []notice.Part{{Lang: "und",
				Source: "Uno\ndos"}}},
			{
				Origin: "seed:news/ben", ReplyTo: "seed:news/ana", Name: "Ben", Lang: "en", Official: true,
				Parts: []notice.Part{{Lang: "es", Source: "Tres"}, {Lang: "en", Source: "Three"}},
			},
		},
	}
	crlf := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	tests := map[string]fstest.MapFS{
		"as it is": folder(nil),
		"lines with CRLF": folder(map[string]string{"en.md": crlf(editionEN), "es.md": crlf(editionES),
			"comments.toml": crlf(comments)}),
		"a picture too": folder(map[string]string{"map.png": "\x89PNG"}),
	}
	for name, fsys := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := Read(fsys, "x/news")
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

func TestReadWithoutComments(t *testing.T) {
	got, err := Read(folder(map[string]string{"comments.toml": ""}), "x/news")
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Comments) != 0 {
		t.Errorf("got %v, want none", got.Comments)
	}
}

func TestReadErrors(t *testing.T) {
	replace := func(text, old, new string) string {
		if !strings.Contains(text, old) {
			t.Fatalf("no %q to replace", old)
		}
		return strings.Replace(text, old, new, 1)
	}
	const say = `reading the announcement in "x/news": `
	tests := []struct {
		name string
		file string
		text string
		want string // the whole error, or its beginning up to "…"
	}{
		{"missing English edition", "en.md", "none", `the edition in "en": open x/news/en.md: file does not exist`},
		{"missing Spanish edition", "es.md", "none", `the edition in "es": open x/news/es.md: file does not exist`},
		{"missing discussion", "comments.toml", "none",
			`the discussion: open x/news/comments.toml: file does not exist`},
		{"edition not UTF-8", "es.md", replace(editionES, "í", "\xed"),
			`the edition in "es": x/news/es.md: not valid UTF-8`},
		{"discussion not UTF-8", "comments.toml", replace(comments, "Uno", "U\xff"),
			`the discussion: x/news/comments.toml: not valid UTF-8`},
		{"edition in another language", "fr.md", editionEN, `x/news/fr.md: not a file of an announcement`},
		{"misspelt file", "coments.toml", "", `x/news/coments.toml: not a file of an announcement`},

		{"empty edition", "en.md", "", `x/news/en.md: line 1: must be +++`},
		{"no front matter", "en.md", "A title\n", `x/news/en.md: line 1: must be +++`},
		{"more on line 1", "en.md", "+" + editionEN, `x/news/en.md: line 1: must be +++`},
		{"front matter without end", "en.md", "+++\ntitle = \"A title\"\n", `x/news/en.md: no second line +++`},
		{"unknown key", "en.md", replace(editionEN, "title =", "titel ="), `x/news/en.md: line 3: unknown key "titel"`},
		{"key twice", "en.md", replace(editionEN, "slug", "title = \"A\"\nslug"), `x/news/en.md: line 4: …`},
		{"not TOML", "en.md", replace(editionEN, `"A title"`, `A title`), `x/news/en.md: line 3: …`},
		{"title is a number", "en.md", replace(editionEN, `"A title"`, `56`), `x/news/en.md: line 3: …`},
		{"no slug", "en.md", replace(editionEN, "slug = \"a-title\"\n", ""),
			`x/news/en.md: the slug "" must be made of lower-case letters, digits and single hyphens`},
		{"slug is a path", "en.md", replace(editionEN, "a-title", "a/title"),
			`x/news/en.md: the slug "a/title" must be made of lower-case letters, digits and single hyphens`},
		{"no title", "en.md", replace(editionEN, "title = \"A title\"\n", ""), `x/news/en.md: the title is empty`},
		{"title of spaces", "en.md", replace(editionEN, "A title", "  "), `x/news/en.md: the title is empty`},
		{"no body", "en.md", editionEN[:strings.Index(editionEN, "First")], `x/news/en.md: the body is empty`},
		{"translated from nothing", "es.md", replace(editionES, `"en"`, `"fr"`),
			`x/news/es.md: translated from "fr", but there is no edition in that language`},
		{"translated from itself", "es.md", replace(editionES, `"en"`, `"es"`), `x/news/es.md: translated in a circle`},
		{"an original without review", "en.md", replace(editionEN, "title =", "unreviewed = true\ntitle ="),
			`x/news/en.md: unreviewed, but not translated`},
		{"no original", "en.md", replace(editionEN, "title =", "translated = \"es\"\ntitle ="),
			`x/news/en.md: translated in a circle`},

		{"discussion not TOML", "comments.toml", "[[comments]", `x/news/comments.toml: line 1: …`},
		{"unknown key of a comment", "comments.toml", replace(comments, `name = "Ben"`, `email = "b@example.org"`),
			`x/news/comments.toml: line 11: unknown key "comments.email"`},
		{"unknown table", "comments.toml", "[[comment]]\n", `x/news/comments.toml: line 1: unknown key "comment"`},
		{"no key", "comments.toml", replace(comments, "key = \"ana\"\n", ""),
			`x/news/comments.toml: comment 1 "": the key must be made of lower-case letters, digits and single hyphens`},
		{"key with a slash", "comments.toml", replace(comments, `"ben"`, `"b/n"`),
			`x/news/comments.toml: comment 2 "b/n": the key must be made of lower-case letters, digits and single hyphens`},
		{"key taken", "comments.toml", replace(comments, `key = "ben"`, `key = "ana"`),
			`x/news/comments.toml: comment 2 "ana": the key is that of an earlier comment`},
		{"reply to nothing", "comments.toml", replace(comments, `reply_to = "ana"`, `reply_to = "eva"`),
			`x/news/comments.toml: comment 2 "ben": replies to "eva", which is not an earlier comment`},
		{"reply to itself", "comments.toml", replace(comments, `reply_to = "ana"`, `reply_to = "ben"`),
			`x/news/comments.toml: comment 2 "ben": replies to "ben", which is not an earlier comment`},
		{"reply to one below", "comments.toml", replace(comments, `name = "Ana"`,
			"name = \"Ana\"\nreply_to = \"ben\""),
			`x/news/comments.toml: comment 1 "ana": replies to "ben", which is not an earlier comment`},
		{"no name", "comments.toml", replace(comments, `"Ben"`, `" "`),
			`x/news/comments.toml: comment 2 "ben": the name is empty`},
		{"no text", "comments.toml", replace(comments, `"Uno\ndos\n"`, `"\n"`),
			`x/news/comments.toml: comment 1 "ana": the text is empty`},
		{"empty part", "comments.toml", replace(comments, `"Three"`, `""`),
			`x/news/comments.toml: comment 2 "ben": the text is empty`},
		{"text and parts", "comments.toml", replace(comments, `name = "Ben"`, "name = \"Ben\"\ntext = \"Four\""),
			`x/news/comments.toml: comment 2 "ben": has both text and parts`},
		{"no language", "comments.toml", replace(comments, `lang = "und"`, ``),
			`x/news/comments.toml: comment 1 "ana": "" is not a language of comments`},
		{"unknown language", "comments.toml", replace(comments, `"und"`, `"spanish"`),
			`x/news/comments.toml: comment 1 "ana": "spanish" is not a language of comments`},
		{"main language in no part", "comments.toml", replace(comments, `lang = "en"`, `lang = "und"`),
			`x/news/comments.toml: comment 2 "ben": no part of it is in "und"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := Read(folder(map[string]string{test.file: test.text}), "x/news")
			sameError(t, err, say+test.want)
			if d := cmp.Diff(board.Import{}, got); d != "" {
				t.Errorf("an error and something beside it: %s", d)
			}
		})
	}
}

func TestReadFolderErrors(t *testing.T) {
	tests := []struct {
		name, dir, want string
	}{
		{"no such folder", "x/old", `reading the announcement in "x/old": open x/old: file does not exist`},
		{"name of the folder", "x/../x", `reading the announcement in "x/../x": open x/../x: …`},
		{"no name", ".", `reading the announcement in ".": the folder's name must be made of lower-case letters, digits and single hyphens`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Read(folder(nil), test.dir)
			sameError(t, err, test.want)
		})
	}
}

func TestErrorsKeepTheirKind(t *testing.T) {
	_, err := Read(folder(map[string]string{"es.md": "none"}), "x/news")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want fs.ErrNotExist", err)
	}
	_, err = Read(folder(map[string]string{"es.md": "\xff"}), "x/news")
	if !errors.Is(err, notice.ErrNotText) {
		t.Errorf("got %v, want notice.ErrNotText", err)
	}
}

func TestInstitutionErrors(t *testing.T) {
	const sound = "[name]\nen = \"Us\"\nes = \"Nosotros\"\n[team]\nen = \"Team\"\nes = \"Equipo\"\n"
	const say = "reading the institution: "
	tests := []struct{ name, text, want string }{
		{"missing", "none", `open i.toml: file does not exist`},
		{"not UTF-8", "\xff", `i.toml: not valid UTF-8`},
		{"not TOML", "[name", `i.toml: line 1: …`},
		{"unknown key", "logo = \"\"\n" + sound, `i.toml: line 1: unknown key "logo"`},
		{"no team", sound[:strings.Index(sound, "[team]")], `i.toml: team: missing in "en"`},
		{"no Spanish name", strings.Replace(sound, "Nosotros", "", 1), `i.toml: name: missing in "es"`},
		{"unknown language", strings.Replace(sound, "[team]", "fr = \"Nous\"\n[team]", 1),
			`i.toml: name: "fr" is not a language of the board`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			fsys := fstest.MapFS{"i.toml": {Data: []byte(test.text)}}
			if test.text == "none" {
				delete(fsys, "i.toml")
			}
			_, err := institution(fsys, "i.toml")
			sameError(t, err, say+test.want)
		})
	}
}

// sameError compares the text of err with want, as far as "…" if want ends so.
func sameError(t testing.TB, err error, want string) {
	t.Helper()
	if err == nil {
		t.Fatalf("got no error, want %q", want)
	}
	start, open := strings.CutSuffix(want, "…")
	if got := err.Error(); got != want && !(open && strings.HasPrefix(got, start)) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// FuzzRead: whatever the files hold, Read refuses them or returns something complete.
func FuzzRead(f *testing.F) {
	f.Add(editionEN, comments)
	f.Fuzz(func(t *testing.T, edition, discussion string) {
		s, err := Read(folder(map[string]string{"en.md": edition, "comments.toml": discussion}), "x/news")
		if err != nil {
			return
		}
		if text := s.Texts[notice.English]; blank(text.Title) || blank(text.Markdown) ||
			!utf8.ValidString(text.Title+text.Markdown) {
			t.Errorf("incomplete: %+v", text)
		}
		above := map[string]bool{"": true}
		for _, c := range s.Comments {
			if above[c.Origin] || !above[c.ReplyTo] || blank(c.Name) || len(c.Parts) == 0 {
				t.Errorf("not sound: %+v", c)
			}
			for _, p := range c.Parts {
				if blank(p.Source) || !utf8.ValidString(p.Source) {
					t.Errorf("not sound: %+v", c)
				}
			}
			above[c.Origin] = true
		}
	})
}

func TestRulesNameKnownLanguages(t *testing.T) {
	text := "title = \"T\"\nshort = \"s\"\ntext = \"x\"\n"
	source := func(langs ...string) fstest.MapFS {
		file := "[[rule]]\nreason = \"respect\"\n"
		for _, l := range langs {
			file += "[rule.texts." + l + "]\n" + text
		}
		return fstest.MapFS{"rules.toml": {Data: []byte(file)}}
	}
	if book, err := rules(source("en", "es"), "rules.toml"); err != nil || book.Rules[0].Texts["es"].Title != "T" {
		t.Errorf("got %v, %v", book, err)
	}
	if book, err := rules(source("en"), "rules.toml"); err == nil {
		t.Errorf("without Spanish: got %v", book)
	}
	const want = `reading the house rules: rules.toml: rule "respect": texts: "fr" is not a language of the board`
	if _, err := rules(source("en", "es", "fr"), "rules.toml"); err == nil || err.Error() != want {
		t.Errorf("with French: got %v, want %s", err, want)
	}
}
