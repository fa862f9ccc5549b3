package markup

import (
	"regexp"
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
		if line, err := CleanLine(text); err == nil && strings.ContainsAny(line, "\n\t\u00a0\u00ad") {
			t.Errorf("line %q", line)
		}
	})
}

func checkClean(t *testing.T, text string) {
	t.Helper()
	if !utf8.ValidString(text) || !norm.NFC.IsNormalString(text) || strings.TrimSpace(text) != text {
		t.Errorf("%q is not clean", text)
	}
	for _, r := range invisible.ReplaceAllString(text, "$1$2$3$4") {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || isForbidden(r) {
			t.Errorf("%U in %q", r, text)
		}
	}
	if stack := stacks.FindString(text); stack != "" {
		t.Errorf("marks %+q in %q", stack, text)
	}
}

// invisible finds the forbidden characters that are kept where they select a form of the character before them.
var invisible = regexp.MustCompile(`(\x{1F3F4})[\x{E0030}-\x{E0039}\x{E0061}-\x{E007A}]{3,6}\x{E007F}` +
	`|(\p{Han})[\x{E0100}-\x{E01EF}\x{FE00}-\x{FE0D}]|([\p{Myanmar}\x{A840}-\x{A877}\p{Sm}])[\x{FE00}-\x{FE0D}]` +
	`|(\p{Mongolian})[\x{180B}-\x{180F}]`)

// stacks finds more marks on a character than any script needs.
var stacks = regexp.MustCompile(`\p{Latin}[\p{Mn}\p{Me}]{4}|[\p{Mn}\p{Me}]{8}`)

func FuzzComment(f *testing.F) {
	for _, text := range attacks {
		f.Add(text)
	}
	for _, c := range constructs {
		f.Add(c.source)
	}
	for _, source := range typed {
		f.Add(source)
	}
	for _, c := range meant {
		f.Add(c.source)
	}
	for _, c := range addresses {
		f.Add(c.typed)
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

// fuzzedTime is how long rendering the longest announcement may take in any case. In quadratic time it takes longer.
const fuzzedTime = time.Second

// FuzzTime: no text that repeats a piece takes more than linear time. It is as long as a text may be: what is looked
// for up to a limit, such as the end of an address, takes quadratic time in texts that are shorter than the limit.
func FuzzTime(f *testing.F) {
	for _, piece := range []string{"*a_ ", "[a](", "> - ", "www.a"} { // TestTimeIsLinear has all that are known
		f.Add(piece)
	}
	f.Fuzz(func(t *testing.T, piece string) {
		if clean, err := Clean(piece); err != nil || clean == "" || len(piece) > 40 {
			return
		}
		if took(repeat(piece, notice.MaxAnnouncement), 1) < fuzzedTime {
			return
		}
		if once, parted, linear := timeOf(piece, 3); !linear {
			t.Errorf("%q: %v, and %v in sixteen texts", piece, once, parted)
		}
	})
}
