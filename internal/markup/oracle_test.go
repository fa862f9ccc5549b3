package markup

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"noticeboard/internal/notice"
)

// inspect fails the test unless made is what d may make of source: HTML within d's list, balanced,
// which a browser reads as it was written, and with everything in it that source shows.
func inspect(t *testing.T, d *policy, source, made string) {
	t.Helper()
	checkTags(t, d, made)
	if got := render(t, parse(t, made)); got != made {
		t.Errorf("read and written again, %q\nbecomes %q", made, got)
	}
	if got := d.sanitizer.Sanitize(made); got != made {
		t.Errorf("sanitised twice, %q\nbecomes %q", made, got)
	}
	if got := depth(parse(t, made)); got > 4*maxDepth {
		t.Errorf("%d elements deep: %q", got, made)
	}
	checkNothingLost(t, source, words(parse(t, made)))
	checkShown(t, source, made)
	plain := string(Unlinked(notice.SafeHTML(made)))
	if strings.Contains(plain, "<a") || words(parse(t, plain)) != words(parse(t, made)) {
		t.Errorf("unlinked, %q\nbecomes %q", made, plain)
	}
}

// checkTags is a tokenizer's view: every tag is on the list and closed in order.
func checkTags(t *testing.T, d *policy, made string) {
	t.Helper()
	elements := commentElements
	if d == announcements {
		elements = announcementElements
	}
	var open []string
	z := html.NewTokenizer(strings.NewReader(made))
	for z.Next() != html.ErrorToken {
		token := z.Token()
		switch token.Type {
		case html.TextToken:
		case html.StartTagToken:
			switch {
			case token.Data == "a":
				checkLink(t, d, token.Attr)
			case token.Data == "ol":
				for _, a := range token.Attr {
					if !(a.Key == "start" && listStart.MatchString(a.Val) || a.Key == "class" && a.Val == "paren") {
						t.Errorf("%s %q in %q", a.Key, a.Val, made)
					}
				}
			case len(token.Attr) > 0:
				t.Errorf("attributes %v in %q", token.Attr, made)
			}
			if token.Data != "a" && !slices.Contains(elements, token.Data) {
				t.Errorf("element %q in %q", token.Data, made)
			}
			if token.Data == "a" && slices.Contains(open, "a") {
				t.Errorf("a link in a link: %q", made)
			}
			if token.Data != "br" && token.Data != "hr" {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Fatalf("</%s> closes %q in %q", token.Data, open, made)
			}
			open = open[:len(open)-1]
		default:
			t.Errorf("token %v in %q", token, made)
		}
	}
	if len(open) > 0 {
		t.Errorf("%q stay open in %q", open, made)
	}
}

func checkLink(t *testing.T, d *policy, attrs []html.Attribute) {
	t.Helper()
	if len(attrs) != 2 || attrs[0].Key != "href" || attrs[1].Key != "rel" || attrs[1].Val != d.rel {
		t.Fatalf("link with %v", attrs)
	}
	href := attrs[0].Val
	u, err := url.Parse(href)
	if err != nil {
		t.Fatal(err)
	}
	web := (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil
	if !web && (u.Scheme != "mailto" || strings.Count(u.Opaque, "@") != 1 || u.RawQuery != "") {
		t.Errorf("link to %q", href)
	}
	if i := strings.IndexFunc(href, func(r rune) bool {
		return r <= ' ' || r >= 0x7f ||
			strings.ContainsRune("<>\"'`\\", r)
	}); i >= 0 {
		t.Errorf("link to %q: character %d", href, i)
	}
}

func parse(t *testing.T, made string) *html.Node {
	t.Helper()
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(made), body)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	return body
}

func render(t *testing.T, body *html.Node) string {
	t.Helper()
	var b strings.Builder
	for n := body.FirstChild; n != nil; n = n.NextSibling {
		if err := html.Render(&b, n); err != nil {
			t.Fatal(err)
		}
	}
	return strings.ReplaceAll(strings.ReplaceAll(b.String(), "<br/>", "<br>"), "<hr/>", "<hr>")
}

func depth(n *html.Node) int {
	deepest := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		deepest = max(deepest, depth(c))
	}
	if n.Type == html.ElementNode {
		deepest++
	}
	return deepest
}

// words returns the words of n, and the numbers that a browser puts before list items.
func words(n *html.Node) string {
	var b strings.Builder
	for n := range n.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if n.Data == "li" && n.Parent.Data == "ol" {
			b.WriteString(number(n))
		}
	}
	return b.String()
}

func number(li *html.Node) string {
	n := 1
	for _, a := range li.Parent.Attr {
		if a.Key == "start" {
			n, _ = strconv.Atoi(a.Val)
		}
	}
	for c := li.PrevSibling; c != nil; c = c.PrevSibling {
		if c.Data == "li" {
			n++
		}
	}
	return strconv.Itoa(n)
}

// markers are the characters that Markdown may take away.
const markers = "*_`\\>-+[]()#."

var leadingZero = regexp.MustCompile(`(?m)^[ \t>*+.)0-9-]*0[0-9]+[.)]`)

// checkNothingLost fails the test unless every visible character of source but Markdown's markers and
// the addresses of links is in shown, in the same order.
func checkNothingLost(t *testing.T, source, shown string) {
	t.Helper()
	zeros := leadingZero.MatchString(source)
	visible := func(s string) []rune {
		return []rune(strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(markers, r) || zeros && '0' <= r &&
				r <= '9' {
				return -1
			}
			return r
		}, s))
	}
	rest := visible(shown)
	for i, r := range visible(withoutTargets(source)) {
		at := slices.Index(rest, r)
		if at < 0 {
			t.Fatalf("lost %q, visible character %d of %q\nin %q", r, i, source, shown)
		}
		rest = rest[at+1:]
	}
}

// withoutTargets takes out of source the addresses in "[text](address)".
func withoutTargets(source string) string {
	var b strings.Builder
	for {
		at := strings.Index(source, "](")
		if at < 0 {
			b.WriteString(source)
			return b.String()
		}
		b.WriteString(source[:at+1])
		source = source[at+1:]
		if end := balanced([]byte(source), '(', ')', maxAddress); end > 0 {
			if _, ok := readAddress(string(util.UnescapePunctuations([]byte(source[1:end])))); ok {
				source = source[end+1:]
			}
		}
	}
}
