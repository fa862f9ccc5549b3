package importer

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sample returns the content of a sample, unpacked.
func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(name, ".gz") {
		return data
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if data, err = io.ReadAll(z); err != nil {
		t.Fatal(err)
	}
	return data
}

func packed(data []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(data)
	z.Close()
	return b.Bytes()
}

// written writes a file and returns its path.
func written(t testing.TB, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// replaced returns a sample with a text replaced, which must be in it.
func replaced(t testing.TB, name, old, new string) []byte {
	t.Helper()
	data := sample(t, name)
	if !bytes.Contains(data, []byte(old)) {
		t.Fatalf("%s has no %q", name, old)
	}
	return bytes.Replace(data, []byte(old), []byte(new), 1)
}

const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`

// TestDamagedFiles: a damaged file gets a sentence, and nothing of it is taken.
func TestDamagedFiles(t *testing.T) {
	huge := strings.Repeat("x", maxRecord+100_000)
	utf16 := func(text []byte) []byte {
		out := []byte{0xff, 0xfe}
		for _, c := range text {
			out = append(out, c, 0)
		}
		return out
	}
	wxr, disqus := sample(t, "wordpress.xml"), sample(t, "disqus.xml")
	remark, commento := sample(t, "remark42.json.gz"), sample(t, "commento.json.gz")
	isso := sample(t, "isso.db")
	middle := func(b []byte) []byte { return b[:len(b)/2] }
	half := func(b []byte) []byte { return bytes.Clone(b[:len(b)-len(b)/4]) }
	overwritten := bytes.Clone(isso)
	copy(overwritten[len(isso)/2:], bytes.Repeat([]byte{0xa5}, 6000))
	short := "it was cut short"
	for _, test := range []struct {
		name string
		data []byte
		want string // part of the sentence
	}{
		{"empty", nil, "the file is empty"},
		{"of no kind", []byte("a,b,c\n1,2,3\n"), "none of the kinds"},
		{"a feed", []byte("<rss><channel></channel></rss>"), "none of the kinds"},
		{"a JSON file", []byte(`{"version":"x"}`), "none of the kinds"},
		{"gzip of nothing", packed(nil), short},
		{"gzip that is no gzip", []byte{0x1f, 0x8b, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, "gzip"},
		{"gzip cut", packed(remark)[:300], short},
		{"gzip with a wrong checksum", func() []byte { b := packed(remark); b[len(b)-6] ^= 1; return b }(), "gzip"},
		{"gzip bomb", packed(append(bytes.Clone(isso), make([]byte, 300<<20)...)), "too large when it is unpacked"},
		{"gzip bomb in one record", packed(append(bytes.Clone(remark), bytes.Repeat([]byte(" "), 300<<20)...)),
			"longer than 4 MB"},

		{"wordpress cut", middle(wxr), short},
		{"wordpress cut in a tag", wxr[:len(wxr)-4], short},
		{"wordpress cut before the end", wxr[:len(wxr)-30], short},
		{"wordpress with a wrong end tag", replaced(t, "wordpress.xml", "</wp:comment>", "</wp:commment>"), "line 122"},
		{"wordpress with a tag too many", replaced(t, "wordpress.xml", "</channel>", "</item></channel>"), "line "},
		{"wordpress with an entity bomb", replaced(t, "wordpress.xml", "<rss", bomb+"<rss a='&b;'"), "invalid character entity &b;"},
		{"wordpress with an unknown entity", replaced(t, "wordpress.xml", "<title>", "<title>&nosuch;"),
			"invalid character entity &nosuch;"},
		{"wordpress with a huge field", replaced(t, "wordpress.xml", "<title>", "<title>"+huge), "longer than 4 MB"},
		{"wordpress with a huge tag", replaced(t, "wordpress.xml", "<channel>", "<channel a='"+huge+"'>"), "longer than 4 MB"},
		{"wordpress in Latin-1", replaced(t, "wordpress.xml", `encoding="UTF-8"`, `encoding="ISO-8859-1"`), "only UTF-8"},
		{"wordpress in UTF-16", utf16(wxr), "none of the kinds"},
		{"wordpress with another root", replaced(t, "wordpress.xml", "<rss ", "<feed "), "the root is <feed>"},
		{"wordpress with something behind", append(bytes.Clone(wxr), "<more"...), short},

		{"disqus cut", middle(disqus), short},
		{"disqus cut before the end", disqus[:len(disqus)-15], short},
		{"disqus with a wrong end tag", replaced(t, "disqus.xml", "</post>", "</posst>"), "line "},
		{"disqus with an attribute without quotes", replaced(t, "disqus.xml", `dsq:id="3001"`, `dsq:id=3001`), "line "},
		{"disqus with an entity bomb", replaced(t, "disqus.xml", "<disqus", bomb+"<disqus a='&b;'"),
			"invalid character entity"},
		{"disqus with a huge field", replaced(t, "disqus.xml", "<name>", "<name>"+huge), "longer than 4 MB"},
		{"disqus in Latin-1", replaced(t, "disqus.xml", `encoding="utf-8"`, `encoding="latin1"`), "only UTF-8"},
		{"disqus with a bare ampersand", replaced(t, "disqus.xml", "Nobody wrote here", "a & b"), "line "},
		{"disqus with another root", replaced(t, "disqus.xml", "<disqus ", "<x><disqus "), "the root is <x>"},
		{"disqus in UTF-16", utf16(disqus), "none of the kinds"},

		{"remark42 cut", middle(remark), short},
		{"remark42 cut in the first line", remark[:60], short},
		{"remark42 with a missing brace", replaced(t, "remark42.json.gz", `"title":"The old bridge"}`, `"title":"The old bridge"`),
			"byte "},
		{"remark42 with a wrong quote", replaced(t, "remark42.json.gz", `"id":"c2"`, `'id':"c2"`), "byte "},
		{"remark42 with a huge field", replaced(t, "remark42.json.gz", "Code.", huge), "longer than 4 MB"},
		{"remark42 with a control character", replaced(t, "remark42.json.gz", "Code.", "Co\x01de."), "byte "},
		{"remark42 with something behind", append(bytes.Clone(remark), "]"...), "byte "},
		{"remark42 with a number for the posts", replaced(t, "remark42.json.gz", `"posts":[`, `"posts":7,"x":[`), "not an array"},
		{"remark42 in UTF-16", utf16(remark), "none of the kinds"},
		{"remark42 with a deep value", replaced(t, "remark42.json.gz", `"votes":{}`, `"votes":`+strings.Repeat("[", 20_000)),
			"byte "},

		{"commento cut", middle(commento), short},
		{"commento cut before the end", commento[:len(commento)-1], short},
		{"commento without commas", replaced(t, "commento.json.gz", `},{"commentHex"`, `}{"commentHex"`), "byte "},
		{"commento with a wrong quote", replaced(t, "commento.json.gz", `"markdown"`, `'markdown'`), "byte "},
		{"commento with a huge field", replaced(t, "commento.json.gz", "Bus 8.", huge), "longer than 4 MB"},
		{"commento with an object for the comments", replaced(t, "commento.json.gz", `"comments":[`, `"comments":{"a":[`), "not an array"},
		{"commento with something behind", append(bytes.Clone(commento), " {}"...), "follows the end"},
		{"commento twice", append(bytes.Clone(commento), commento...), "follows the end"},
		{"commento in UTF-16", utf16(commento), "none of the kinds"},
		{"comentario cut", middle(sample(t, "comentario.json.gz")), short},

		{"isso cut", half(isso), "isso"},
		{"isso cut after the first page", isso[:4096], "isso"},
		{"isso with only a header", isso[:100], "isso"},
		{"isso overwritten", overwritten, "isso"},
		{"isso without its tables", replaced(t, "isso.db", "CREATE TABLE comments", "CREATE TABLE comnents"), "isso"},
		{"isso with a wrong schema", replaced(t, "isso.db", "remote_addr VARCHAR, text", "remote_addr VARCHAR, tezt"), "isso"},
		{"isso with a wrong page size", func() []byte { b := bytes.Clone(isso); b[16], b[17] = 3, 3; return b }(), "isso"},
		{"isso of a later format", func() []byte { b := bytes.Clone(isso); b[18], b[19] = 9, 9; return b }(), "isso"},
		{"isso with a wrong root page", func() []byte { b := bytes.Clone(isso); b[100] = 77; return b }(), "isso"},
		{"isso packed and cut", packed(isso)[:len(packed(isso))/2], short},
	} {
		t.Run(test.name, func(t *testing.T) {
			scratch := t.TempDir()
			p, err := ReadPlan(context.Background(), written(t, test.data), scratch)
			if err == nil {
				p.Close()
				t.Fatal("it was read")
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %q, want something with %q", err, test.want)
			}
			left, _ := os.ReadDir(scratch)
			if len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// TestUnreadableFile: an error of the file system stays what it is.
func TestUnreadableFile(t *testing.T) {
	_, err := ReadPlan(context.Background(), filepath.Join(t.TempDir(), "none"), t.TempDir())
	if !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	data := sample(t, "remark42.json.gz")
	lines := bytes.SplitAfterN(data, []byte("\n"), 3)
	long := append(bytes.Clone(lines[0]), bytes.Repeat(lines[1], 3000)...)
	if _, err := ReadPlan(ctx, written(t, long), t.TempDir()); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// TestChangedFiles changes bytes of the samples at random: a file is refused as a whole or read, and what was read is
// sound: every parent precedes its replies.
func TestChangedFiles(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, name := range samples {
		whole := sample(t, name)
		for range 80 {
			data := bytes.Clone(whole)
			for range 1 + random.IntN(4) {
				at := random.IntN(len(data))
				switch random.IntN(3) {
				case 0:
					data[at] = byte(random.IntN(256))
				case 1:
					data = slices.Delete(data, at, min(len(data), at+random.IntN(20)))
				default:
					data = slices.Insert(data, at, byte(random.IntN(256)))
				}
			}
			checkPlan(t, written(t, data))
		}
	}
}

// checkPlan reads a file and checks the plan, if it can be read.
func checkPlan(t testing.TB, path string) {
	t.Helper()
	p, err := ReadPlan(context.Background(), path, t.TempDir())
	if err != nil {
		return
	}
	defer p.Close()
	seen := map[int32]bool{-1: true}
	for _, n := range p.order {
		if !seen[p.comments[n].parent] {
			t.Errorf("comment %d is before its parent %d", n, p.comments[n].parent)
		}
		seen[n] = true
	}
}
