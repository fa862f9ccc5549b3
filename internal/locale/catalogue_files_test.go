package locale_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

// elsewhere lists the messages that are not in the file of their first word.
var elsewhere = map[string]bool{
	"own.en": true, "own.es": true, "correction.dated": true,
	"account.readers": true, "account.official": true, "account.waiting": true,
}

var keyAtStart = regexp.MustCompile(`(?m)^"([^"]+)" =`)

// TestMessagesAreFoundByFile checks that all messages with the same first word are in one file, and that the files of all
// languages have the same messages in the same order.
func TestMessagesAreFoundByFile(t *testing.T) {
	first := keysByFile(t, notice.Langs[0])
	fileOf := map[string]string{}
	for file, keys := range first {
		for _, key := range keys {
			word, _, _ := strings.Cut(key, ".")
			switch known := fileOf[word]; {
			case elsewhere[key]:
			case known == "":
				fileOf[word] = file
			case known != file:
				t.Errorf("%q is in %s, and others that begin with %q are in %s", key, file, word, known)
			}
		}
	}
	for _, l := range notice.Langs[1:] {
		if diff := cmp.Diff(first, keysByFile(t, l)); diff != "" {
			t.Errorf("messages in the files of %s (-%s +%s):\n%s", l, notice.Langs[0], l, diff)
		}
	}
}

// keysByFile returns the keys of a language in their order, by the name of their file.
func keysByFile(t *testing.T, l notice.Lang) map[string][]string {
	t.Helper()
	files, err := filepath.Glob(string(l) + "/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files of %s: %v", l, err)
	}
	all := map[string][]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range keyAtStart.FindAllStringSubmatch(string(text), -1) {
			all[filepath.Base(file)] = append(all[filepath.Base(file)], m[1])
		}
	}
	return all
}
