// Package without holds, in modules of their own, what stands in the place of modules that this
// program must be built with and never uses, and the test that they do.
//
// The parts of gin that read and write formats, check what they read, and speak HTTP/3 import what
// they need whether or not anyone calls them; so does the part of bluemonday that reads style
// attributes. Templates call methods by name, so the linker must keep every exported method of all of
// it: a sixth of the program, started and carried for nothing, and open to whatever is found to be
// wrong with it. The replace directives in go.mod put a few lines of ours there instead. They offer
// the names that gin and bluemonday are compiled against, and every call answers with an error.
//
// A module may stand here only while nothing else imports it. Who needs one of them takes its line out
// of go.mod and of the table below, and its folder away.
package without

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
	"github.com/gin-gonic/gin/render"
	"github.com/google/go-cmp/cmp"
	"github.com/microcosm-cc/bluemonday"
)

// replaced says which module each folder stands for.
var replaced = map[string]string{
	"douceur":   "github.com/aymerick/douceur",
	"mongo":     "go.mongodb.org/mongo-driver/v2",
	"msgpack":   "github.com/ugorji/go/codec",
	"protobuf":  "google.golang.org/protobuf",
	"quic":      "github.com/quic-go/quic-go",
	"validator": "github.com/go-playground/validator/v10",
	"yaml":      "github.com/goccy/go-yaml",
}

// brought are modules that only the replaced ones bring along.
var brought = []string{
	"github.com/gabriel-vasile/mimetype",
	"github.com/go-playground/locales",
	"github.com/go-playground/universal-translator",
	"github.com/gorilla/css",
	"github.com/leodido/go-urn",
	"github.com/quic-go/qpack",
}

func TestTheProgramIsBuiltWithout(t *testing.T) {
	in := modules(t, "noticeboard/cmd/noticeboard")
	for folder, module := range replaced {
		if got, want := in[module], "./internal/without/"+folder; got != want {
			t.Errorf("%s is replaced by %q in the program, want %q", module, got, want)
		}
	}
	for _, module := range brought {
		if _, ok := in[module]; ok {
			t.Errorf("%s is in the program", module)
		}
	}
}

// modules maps the modules that a package is built with to what replaces them.
func modules(t *testing.T, of string) map[string]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}} {{with .Replace}}{{.Path}}{{end}}{{end}}", of).Output()
	if err != nil {
		t.Fatal(err)
	}
	in := map[string]string{}
	for line := range strings.Lines(string(out)) {
		module, by, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		in[module] = by
	}
	return in
}

func TestEveryFolderIsInTheTable(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		file, err := os.ReadFile(e.Name() + "/go.mod")
		if err != nil {
			t.Fatal(err)
		}
		first, _, _ := strings.Cut(string(file), "\n")
		got[e.Name()] = strings.TrimPrefix(first, "module ")
	}
	if diff := cmp.Diff(replaced, got); diff != "" {
		t.Errorf("folders (-table +there):\n%s", diff)
	}
}

func TestStyleAttributesAreLeftOut(t *testing.T) {
	p := bluemonday.NewPolicy().AllowElements("p")
	p.AllowStyles("color").Globally()
	if got, want := p.Sanitize(`<p style="color: red">red</p>`), `<p>red</p>`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestEveryCallAnswersWithAnError(t *testing.T) {
	gin.SetMode(gin.ReleaseMode)
	data := &struct{ Name string }{}
	reading := func(b binding.BindingBody) func() error {
		return func() error { return b.BindBody([]byte("x"), data) }
	}
	writing := func(r render.Render) func() error {
		return func() error { return r.Render(httptest.NewRecorder()) }
	}
	for name, call := range map[string]func() error{
		"reading BSON":             reading(binding.BSON),
		"reading MessagePack":      reading(binding.MsgPack),
		"reading YAML":             reading(binding.YAML),
		"reading protocol buffers": reading(binding.ProtoBuf),
		"writing BSON":             writing(render.BSON{Data: data}),
		"writing MessagePack":      writing(render.MsgPack{Data: data}),
		"writing YAML":             writing(render.YAML{Data: data}),
		"writing protocol buffers": writing(render.ProtoBuf{Data: data}),
		"checking what was bound":  func() error { return binding.JSON.BindBody([]byte("{}"), data) },
		"listening for HTTP/3":     func() error { return gin.New().RunQUIC("127.0.0.1:0", "", "") },
	} {
		t.Run(name, func(t *testing.T) {
			if err := call(); err == nil || !strings.HasSuffix(err.Error(), ": not part of this program") {
				t.Errorf("got %v", err)
			}
		})
	}
}
