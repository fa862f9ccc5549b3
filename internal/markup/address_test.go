package markup

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

func TestReadAddress(t *testing.T) {
	tests := []struct{ typed, href, where string }{
		{"https://example.org", "https://example.org", "example.org"},
		{"HTTP://Example.ORG:8080/A?b=c#d", "http://example.org:8080/A?b=c#d", "example.org"},
		{"https://a-b.c_d.example.org/", "https://a-b.c_d.example.org/", "a-b.c_d.example.org"},
		{"https://a.org?x=1", "https://a.org?x=1", "a.org"},
		{"https://a.org#x#y", "https://a.org#x%23y", "a.org"},
		{"https://a.org/\"'<>`{}|^[]", "https://a.org/%22%27%3C%3E%60%7B%7D%7C%5E%5B%5D", "a.org"},
		{"https://a.org/?q=\"'<>&r", "https://a.org/?q=%22%27%3C%3E&r", "a.org"},
		{"https://a.org/%41%zz%", "https://a.org/%41%25zz%25", "a.org"},
		{"https://a.org/ñ/日", "https://a.org/%C3%B1/%E6%97%A5", "a.org"},
		{"https://ESPAÑA.es/", "https://xn--espaa-rta.es/", "xn--espaa-rta.es"},
		{"https://аррӏе.com", "https://xn--80ak6aa92e.com", "xn--80ak6aa92e.com"},
		{"https://ｅｘａｍｐｌｅ.org", "https://example.org", "example.org"},
		{"https://例え.テスト/", "https://xn--r8jz45g.xn--zckzah/", "xn--r8jz45g.xn--zckzah"},
		{"mailto:Ana.Maria+x@Example.org", "mailto:Ana.Maria+x@example.org", "Ana.Maria+x@example.org"},
	}
	for _, tt := range tests {
		got, ok := readAddress(tt.typed)
		if got.href != tt.href || got.target != tt.where || !ok {
			t.Errorf("readAddress(%q) = %+v, %v", tt.typed, got, ok)
		}
		if again, ok := readAddress(got.href); again != got || !ok {
			t.Errorf("readAddress(%q) = %+v, %v", got.href, again, ok)
		}
	}
	if _, ok := readAddress("https://a.org/" + strings.Repeat("a", maxAddress)); ok {
		t.Error("no limit to its length")
	}
	if _, ok := readAddress("https://" + strings.Repeat("a.", 130) + "org"); ok {
		t.Error("no limit to the length of a host")
	}
	for c := range rune(0x21) {
		if _, ok := readAddress("https://a.org/" + string(c)); ok {
			t.Errorf("character %q", c)
		}
	}
}

// The samples of RFC 3492, section 7.1, that are valid host names, in lower case, the Arabic one without its question
// mark.
func TestHostPunycode(t *testing.T) {
	tests := map[string]string{
		"ليهمابتكلموشعربي":                         "mgbcah9ar9a4efegftvvn",
		"他们为什么不说中文":                                "ihqwcrb4cv8a8dqg056pqjye",
		"pročprostěnemluvíčesky":                   "proprostnemluvesky-uyb24dma41a",
		"почемужеонинеговорятпорусски":             "b1abfaaepdrnnbgefbadotcwatmq2g4l",
		"porquénopuedensimplementehablarenespañol": "porqunopuedensimplementehablarenespaol-fmd56a",
		"3年b組金八先生":                                 "3b-ww4c5e180e575a65lsy2b",
		"そのスピードで":                                  "d9juau41awczczp",
	}
	for label, want := range tests {
		if got, ok := readHost(label + ".org"); got != "xn--"+want+".org" || !ok {
			t.Errorf("readHost(%q) = %q, %v, want %q", label, got, ok, want)
		}
	}
}

// Valid names in many scripts lead where they led when this package had a Punycode encoder of its own.
func TestHostsInManyScripts(t *testing.T) {
	tests := map[string]string{
		"https://españa.es":           "xn--espaa-rta.es",
		"https://straße.de":           "xn--strae-oqa.de",
		"https://STRASSE.de":          "strasse.de",
		"https://οδος.gr":             "xn--pxavbm.gr",
		"https://ΟΔΌΣ.gr":             "xn--pxavn9a.gr",
		"https://правительство.рф":    "xn--80aealotwbjpid2k.xn--p1ai",
		"https://гроші.укр":           "xn--c1awf7a8d.xn--j1amh",
		"https://हिन्दी.भारत":         "xn--j2bd4cyah0f.xn--h2brj9c",
		"https://ไทย.ไทย":             "xn--o3cw4h.xn--o3cw4h",
		"https://한국.한국":               "xn--3e0b707e.xn--3e0b707e",
		"https://日本語。jp":              "",
		"https://政府.香港":               "xn--mxtq1m.xn--j6w193g",
		"https://موقع.وزارة":          "xn--4gbrim.xn--mgbexc3i",
		"https://ישראל.org":           "xn--4dbrk0ce.org",
		"https://xn--espaa-rta.es":    "xn--espaa-rta.es",
		"https://r3---sn-a.b_c.org":   "r3---sn-a.b_c.org",
		"https://_dmarc.example.org/": "_dmarc.example.org",
	}
	for typed, want := range tests {
		got, ok := readAddress(typed)
		if got.target != want || ok != (want != "") {
			t.Errorf("readAddress(%q) leads to %q, %v, want %q", typed, got.target, ok, want)
		}
	}
}

// Until markup policy 3 these names became links. IDNA refuses them, so they are shown as typed.
func TestHostsThatIDNARefuses(t *testing.T) {
	tests := []struct {
		why   string
		hosts []string
	}{
		{"A label must not begin with a combining mark (RFC 5891, section 4.2.3.2).",
			[]string{"\u0301a.org", "ัົວຟູ.org", "\u0947क.org", "\u0483ѭѝс.org"}},
		{"In a name with letters from right to left, no label may begin with a digit (RFC 5893, section 2, rule 1).",
			[]string{"1a.עברית.com", "２ﻷﻙ.org", "١٢٣.com"}},
		{"A label must not mix letters of both directions (RFC 5893, section 2, rules 2 and 5).",
			[]string{"aעb.org", "עaב.org", "аرб.org"}},
		{"A label must not mix European and Arabic digits (RFC 5893, section 2, rule 4).",
			[]string{"ابجد١2.com"}},
		{"Capitals whose lower case is younger than they are, are disallowed (UTS 46, section 7).",
			[]string{"ႠႣ.org", "Ⴃ.org", "Ⅎa.org"}},
		{"A label in other letters must have no hyphen at its ends, nor two in the third and fourth place " +
			"(RFC 5891, section 4.2.3.1).",
			[]string{"-ñ.es", "ñ-.es", "ab--ñ.es"}},
		{"A name in other letters has no underscore (UTS 46, UseSTD3ASCIIRules).",
			[]string{"a_b.ñ.es", "ñ_.es"}},
		{"A label that begins with \"xn--\" must be the Punycode of a valid label (RFC 5891, section 5.4).",
			[]string{"xn--a.org", "xn--a-ecp.ru", "xn--a-wbb.org"}},
	}
	for _, tt := range tests {
		for _, host := range tt.hosts {
			if got, ok := readAddress("https://" + host); ok {
				t.Errorf("%q leads to %q. %s", host, got.target, tt.why)
			}
		}
	}
}

// Until markup policy 3 these names led to another host than the one that browsers look up.
func TestHostsThatIDNAMaps(t *testing.T) {
	tests := []struct{ why, host, before, want string }{
		{"Lower-case Cherokee is mapped to upper case.", "ᎤᎥ.org", "xn--oz9ac.org", "xn--98dc.org"},
		{"A Greek iota below a letter becomes a letter of its own.", "ᾴ.gr", "xn--isg.gr", "xn--hxa0a.gr"},
		{"The Turkish capital I with a dot keeps the dot.", "İ.tr", "i.tr", "xn--i-9bb.tr"},
		{"Ignorable marks are dropped.", "a\u034f.org", "xn--a-egb.org", "a.org"},
	}
	for _, tt := range tests {
		if got, ok := readHost(tt.host); got != tt.want || !ok || got == tt.before {
			t.Errorf("readHost(%q) = %q, %v, want %q. %s", tt.host, got, ok, tt.want, tt.why)
		}
	}
}

// TestRandomHosts makes labels of neighbouring letters, marks and digits of any script. Each either stays text or
// leads to a host whose name is that of its own Unicode form.
func TestRandomHosts(t *testing.T) {
	var characters []rune
	for r := rune(utf8.RuneSelf); r < 0x20000; r++ {
		if unicode.In(r, unicode.L, unicode.M, unicode.Nd) && !unicode.In(r, unicode.Han, unicode.Hangul) {
			characters = append(characters, r)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	accepted, refused := 0, 0
	for range 5_000 {
		var b strings.Builder
		at := random.IntN(len(characters))
		for range 1 + random.IntN(8) {
			at = min(max(at+random.IntN(41)-20, 0), len(characters)-1)
			b.WriteRune(characters[at])
		}
		typed := b.String() + ".org"
		host, ok := readHost(typed)
		if !ok {
			refused++
			continue
		}
		accepted++
		shown, err := idna.Lookup.ToUnicode(host)
		if err != nil {
			t.Errorf("%q leads to %q, which is not valid: %v", typed, host, err)
		}
		if again, ok := readHost(shown); again != host || !ok {
			t.Errorf("%q leads to %q, which is %q and leads to %q, %v", typed, host, shown, again, ok)
		}
	}
	if accepted < 1_000 || refused < 100 {
		t.Errorf("%d accepted, %d refused", accepted, refused)
	}
}
