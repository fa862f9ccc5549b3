package markup

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"noticeboard/internal/notice"
)

func FuzzClean(f *testing.F) {
	for _, text := range append(attacks, dirty...) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, clean := range []func(string) (string, error){Clean, CleanLine} {
			once, err := clean(text)
			if (err == nil) != utf8.ValidString(text) {
				t.Fatalf("%q: %v", text, err)
			}
			if err != nil {
				continue
			}
			if twice, err := clean(once); twice != once || err != nil {
				t.Errorf("%q: once %q, twice %q, %v", text, once, twice, err)
			}
			checkClean(t, once)
		}
		if line, err := CleanLine(text); err == nil && strings.ContainsAny(line,
			"\n\t\u00a0\u00ad\u200c\u200d\ufe0e\ufe0f") {
			t.Errorf("line %q", line)
		}
	})
}

func checkClean(t *testing.T, text string) {
	t.Helper()
	if !utf8.ValidString(text) || !norm.NFC.IsNormalString(text) || strings.TrimSpace(text) != text {
		t.Errorf("%q is not clean", text)
	}
	marks := 0
	for _, r := range text {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || isForbidden(r) {
			t.Errorf("%U in %q", r, text)
		}
		switch {
		case r == '\ufe0e' || r == '\ufe0f':
		case unicode.In(r, unicode.Mn, unicode.Me):
			marks++
		default:
			marks = 0
		}
		if marks > 3 {
			t.Errorf("%d marks in a row in %q", marks, text)
		}
	}
}

func FuzzComment(f *testing.F) {
	for _, text := range attacks {
		f.Add(text)
	}
	for _, c := range constructs {
		f.Add(c.source)
	}
	for _, h := range hostile {
		f.Add(strings.Repeat(h.piece, 40))
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, d := range []*policy{comments, announcements} {
			checkTags(t, d, string(d.html(text))) // whatever it is
			source, err := Clean(text)
			if err != nil {
				return
			}
			made, ok := d.convert(source)
			if !ok {
				t.Fatalf("%q needs the fallback: %q", source, made)
			}
			inspect(t, d, source, made)
		}
	})
}

// FuzzTime: no text that repeats a piece takes more than linear time. It is as long as a text may be: what is looked for
// up to a limit, such as the end of an address, takes quadratic time in texts that are shorter than the limit.
func FuzzTime(f *testing.F) {
	for _, h := range hostile {
		f.Add(h.piece)
	}
	f.Fuzz(func(t *testing.T, piece string) {
		if clean, err := Clean(piece); err != nil || clean == "" || len(piece) > 40 {
			return
		}
		if once, parted, linear := timeOf(piece, notice.MaxAnnouncement); !linear && once > 100*time.Millisecond {
			t.Errorf("%q: %v, and %v in sixteen texts", piece, once, parted)
		}
	})
}
