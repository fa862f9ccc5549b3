package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

// A bareRoute is the response of the bare handler to a path: status 200 with a body, or 304 if Body is nil. If Store is
// not empty, it is the path of a database instead, and the response to a POST, which is status 303, comes after an Update
// that stores a field of the form.
type bareRoute struct {
	Path, Type, Encoding, Tag string
	Body                      []byte
	Fields                    [][2]string // more header fields
	Store                     string
}

// asServed returns the route with the same body and header fields as a response of the program.
func asServed(path string, page answer) bareRoute {
	return bareRoute{
		Path: path, Type: string(page.field("Content-Type")), Encoding: string(page.field("Content-Encoding")),
		Tag: string(page.field("ETag")), Body: page.body,
	}
}

// withFields returns the route with all other header fields of a response of the program.
func (r bareRoute) withFields(page answer) bareRoute {
	own := []string{"content-type", "content-encoding", "content-length", "date"}
	for line := range strings.Lines(string(page.head)) {
		name, value, found := strings.Cut(strings.TrimSpace(line), ": ")
		if found && !slices.Contains(own, strings.ToLower(name)) {
			r.Fields = append(r.Fields, [2]string{name, value})
		}
	}
	return r
}

// bare starts the bare handler as a child process.
func (b *bench) bare(ctx context.Context, routes ...bareRoute) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(routes)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(b.folder, "bare.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		return nil, err
	}
	return b.start(ctx, self, "bare", file)
}

// serveBare serves the routes in a JSON file with a gin handler without middleware until the context ends.
func serveBare(ctx context.Context, file string, stdout io.Writer) error {
	var routes []bareRoute
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, &routes)
	}
	if err != nil {
		return err
	}
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	for _, r := range routes {
		if r.Store == "" {
			e.GET(r.Path, r.handle())
			continue
		}
		db, err := openBare(r.Store)
		if err != nil {
			return err
		}
		defer db.db.Close()
		e.POST(r.Path, func(c *gin.Context) { db.serve(c) })
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "(listening on %v)\n", l.Addr())
	server := &http.Server{Handler: e}
	defer context.AfterFunc(ctx, func() { server.Close() })()
	if err := server.Serve(l); ctx.Err() == nil {
		return err
	}
	return nil
}

func (r bareRoute) handle() gin.HandlerFunc {
	if r.Body == nil {
		return func(c *gin.Context) {
			c.Header("ETag", r.Tag)
			c.Status(http.StatusNotModified)
		}
	}
	length := strconv.Itoa(len(r.Body))
	return func(c *gin.Context) {
		for _, f := range r.Fields {
			c.Header(f[0], f[1])
		}
		c.Header("Content-Length", length) // without it net/http would send chunks, which is slower
		if r.Encoding != "" {
			c.Header("Content-Encoding", r.Encoding)
		}
		c.Data(http.StatusOK, r.Type, r.Body)
	}
}
