package markup

import (
	"strings"
	"testing"
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
		if got.href != tt.href || got.where != tt.where || !ok {
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

// The samples of RFC 3492, section 7.1, in lower case where case folding comes first.
func TestPunycode(t *testing.T) {
	tests := map[string]string{
		"ليهمابتكلموشعربي؟":                        "egbpdaj6bu4bxfgehfvwxn",
		"他们为什么不说中文":                                "ihqwcrb4cv8a8dqg056pqjye",
		"pročprostěnemluvíčesky":                   "proprostnemluvesky-uyb24dma41a",
		"почемужеонинеговорятпорусски":             "b1abfaaepdrnnbgefbadotcwatmq2g4l",
		"porquénopuedensimplementehablarenespañol": "porqunopuedensimplementehablarenespaol-fmd56a",
		"3年b組金八先生":                                 "3b-ww4c5e180e575a65lsy2b",
		"そのスピードで":                                  "d9juau41awczczp",
	}
	for label, want := range tests {
		if got := punycode(label); got != want {
			t.Errorf("punycode(%q) = %q, want %q", label, got, want)
		}
	}
}
