// Package arrows holds the table of which package may import which, and a test that the code keeps to it.
//
// The table names every import except those of the standard library. It is ordered from the bottom up: a row may name
// only packages of rows above it, so there are no cycles. A row names nothing that its package does not import. A new
// package gets its row, and a new import its name in a row, in the same change. Test files may import anything.
//
// Beside the table there are rules that no change to a row can lift: which packages a library is confined to, what a
// package must not even reach through others, and what only tests may import.
package arrows

import (
	"encoding/json"
	"os"
	"os/exec"
	"testing"
)

const module = "noticeboard/"

// A row says what a package may import: names separated by spaces, our own without the module. A name that ends in
// "/..." also stands for everything below it.
type row struct{ from, to string }

// anything stands for all packages, except those in testsOnly.
const anything = "..."

// houseRules are the rules of this module.
var houseRules = rules{arrows, only, never, testsOnly, helpers}

var arrows = []row{
	// Files that are embedded, each folder with a package that embeds them.
	{"assets", ""},
	{"seeds", ""},
	{"templates", ""},

	// Tools that do not know the domain.
	{"internal/backups", ""},
	{"internal/bounce", ""},
	{"internal/config", "github.com/pelletier/go-toml/v2"},
	{"internal/cli", "internal/config"},
	{"internal/health", ""},
	{"internal/licences", ""},
	{"internal/mail", "github.com/wneessen/go-mail/..."},
	{"internal/systemd", ""},
	{"internal/metrics", "github.com/VictoriaMetrics/metrics"},
	{"internal/feed", ""},
	{"internal/fold", "golang.org/x/net/idna golang.org/x/text/unicode/norm"},
	{"internal/groupcommit", ""},
	{"internal/pagecache", ""},
	{"internal/picture/socialcard", "golang.org/x/image/... golang.org/x/text/unicode/norm"},
	{"internal/picture/worldmap", ""},
	{"internal/picture/outlines", "internal/picture/worldmap"},
	{"internal/ratelimit", "golang.org/x/time/rate"},

	// The domain: nouns, rules and the contract of the store.
	{"internal/notice", ""},
	{"internal/notice/noticetest", "internal/notice github.com/google/go-cmp/cmp"},

	// One aspect of the domain each.
	{"internal/brand", "internal/notice golang.org/x/image/draw"},
	{"internal/places", "internal/notice"},
	{"internal/erasures", "internal/notice"},
	{"internal/spam", "internal/notice internal/fold"},
	{"internal/suggest", "internal/notice internal/fold"},
	{"internal/markup", "internal/notice internal/fold internal/places " +
		"github.com/microcosm-cc/bluemonday github.com/yuin/goldmark/... " +
		"golang.org/x/net/html/... golang.org/x/net/idna golang.org/x/text/unicode/norm"},
	{"internal/locale", "internal/notice " +
		"github.com/pelletier/go-toml/v2 golang.org/x/text/..."},
	{"internal/auth", "internal/notice internal/ratelimit " +
		"github.com/go-webauthn/webauthn/... golang.org/x/crypto/argon2 golang.org/x/text/unicode/norm"},
	{"internal/auth/authtest", "internal/notice internal/auth github.com/google/go-cmp/cmp"},

	// Storage.
	{"internal/boltstore", "internal/notice internal/auth internal/groupcommit " +
		"github.com/go-json-experiment/json/v1 go.etcd.io/bbolt/... golang.org/x/sys/unix"},
	{"internal/search", "internal/notice internal/fold modernc.org/sqlite/..."},

	// Everything that a store holds, as a file for other programs.
	{"internal/portable", "internal/notice internal/auth internal/markup"},

	// Use cases.
	{"internal/board", "internal/notice internal/brand internal/fold internal/markup internal/places internal/spam " +
		"internal/suggest"},
	{"internal/outbox", "internal/notice"},
	{"internal/letter", "internal/notice internal/board internal/brand internal/locale internal/mail internal/outbox templates"},
	{"internal/webhook", "internal/notice internal/board internal/locale internal/outbox"},
	{"internal/importer", "internal/notice internal/board seeds github.com/pelletier/go-toml/v2 modernc.org/sqlite/..."},

	// Pages, then the handlers that fill them.
	{"internal/view", "internal/notice internal/brand internal/locale internal/picture/socialcard internal/places " +
		"assets templates " +
		"znkr.io/diff"},
	{"internal/web/edge", "internal/notice internal/locale internal/pagecache internal/ratelimit internal/view " +
		"github.com/andybalholm/brotli github.com/gin-gonic/gin golang.org/x/sync/semaphore"},
	{"internal/web/session", "internal/notice internal/auth internal/board internal/view internal/web/edge " +
		"github.com/gin-gonic/gin"},
	{"internal/web/public", "internal/notice internal/board internal/feed internal/picture/socialcard internal/picture/worldmap " +
		"internal/places internal/ratelimit internal/view internal/web/edge assets github.com/gin-gonic/gin"},
	{"internal/web/api", "internal/notice internal/board internal/locale internal/ratelimit internal/view " +
		"internal/web/edge github.com/gin-gonic/gin"},
	{"internal/web/desk", "internal/notice internal/auth internal/board internal/brand internal/health internal/importer internal/mail internal/spam " +
		"internal/webhook internal/view internal/web/edge internal/web/session github.com/gin-gonic/gin"},
	{"internal/web/account", "internal/notice internal/auth internal/board internal/view " +
		"internal/web/edge internal/web/session github.com/gin-gonic/gin rsc.io/qr"},
	{"internal/web/archive", "internal/notice internal/view golang.org/x/net/html/..."},
	{"internal/web", "internal/notice internal/auth internal/board internal/health internal/importer internal/pagecache internal/view " +
		"internal/web/account internal/web/api internal/web/desk internal/web/edge internal/web/public " +
		"internal/web/session github.com/gin-gonic/gin"},

	// What only tests use.
	{"internal/testing/leftovers", "internal/notice internal/locale golang.org/x/net/html"},
	{"internal/testing/apiclient", "github.com/oapi-codegen/runtime/..."},
	{"internal/testing/browser", "github.com/chromedp/cdproto/... github.com/chromedp/chromedp/..."},
	{"internal/testing/engines", "internal/testing/browser golang.org/x/net/websocket"},
	{"internal/testing/fatal", ""},
	{"internal/testing/faultdisk", "github.com/hanwen/go-fuse/v2/..."},
	{"internal/testing/htmlcheck", ""},
	{"internal/testing/mailserver", "github.com/emersion/go-sasl github.com/emersion/go-smtp"},
	{"internal/testing/oneinstant", ""},
	{"internal/testing/teststore", "internal/boltstore"},

	// Programs, where everything meets.
	{"internal/bench", anything},
	{"cmd/noticeboard", anything},
}

// only lists packages and, behind each, the packages that it is confined to.
var only = []row{
	{"github.com/gin-gonic/gin/...", "internal/web/... internal/bench cmd/..."},
	{"github.com/microcosm-cc/bluemonday/...", "internal/markup"},
	{"github.com/tsenart/vegeta/...", "internal/bench"},
	{"github.com/VictoriaMetrics/metrics", "internal/metrics"},
	{"github.com/emersion/...", "internal/testing/mailserver"},
	{"github.com/wneessen/go-mail/...", "internal/mail"},
	{"github.com/yuin/goldmark/...", "internal/markup"},
	{"go.etcd.io/bbolt/...", "internal/boltstore internal/bench"},
	{"modernc.org/sqlite/...", "internal/search internal/importer"}, // the importer reads the databases of Isso
	{"net/http/...", "internal/web/... internal/webhook internal/testing/apiclient internal/testing/browser internal/testing/engines " +
		"internal/bench cmd/..."},
}

// never lists packages and, behind each, what it must not import, directly or through other packages of this module.
var never = []row{
	// The domain uses the standard library alone.
	{"internal/notice", anything},
	// Public pages are the same for everyone, which the page cache depends on: they cannot know who is signed in.
	{"internal/web/public", "internal/auth/... internal/web/session internal/web/desk internal/web/account"},
	{"internal/web/api", "internal/auth/... internal/web/session internal/web/desk internal/web/account"},
	{"internal/web/desk", "internal/web/public"},
}

// testsOnly lists what no other package may import: programs, and helpers for tests.
const testsOnly = "cmd/... internal/bench internal/picture/outlines internal/notice/noticetest internal/auth/authtest " +
	helpers

// helpers are those of testsOnly that may import each other.
const helpers = "internal/testing/..."

func TestArrows(t *testing.T) {
	packages, err := readImports(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, offence := range houseRules.check(packages) {
		t.Error(offence)
	}
}

// TestNoReplace keeps go.mod true: with a replace directive, the module versions that "go version -m" and
// vulnerability scanners read from the program would not be the code that is in it, and "go install" would
// refuse the module.
func TestNoReplace(t *testing.T) {
	out, err := exec.Command("go", "mod", "edit", "-json", "../../go.mod").Output()
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Module  struct{ Path string }
		Replace []struct {
			Old, New struct{ Path, Version string }
		}
	}
	if err := json.Unmarshal(out, &file); err != nil {
		t.Fatal(err)
	}
	if file.Module.Path+"/" != module {
		t.Errorf("read the go.mod of %q", file.Module.Path)
	}
	for _, r := range file.Replace {
		t.Errorf("go.mod replaces %s by %s", r.Old.Path, r.New.Path)
	}
}
