package desk

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// Exports write what administrators can download.
type Exports struct {
	Board    func(ctx context.Context, w io.Writer, secrets bool) error // everything (package portable)
	Comments func(ctx context.Context, w io.Writer) error               // a table of all comments, for spreadsheets
}

// maxDownloads is how many exports are downloaded at the same time. Each holds on to a state of the database for as long as
// the client takes to receive it.
const maxDownloads = 2

// errDownloads says that too many exports are being downloaded.
var errDownloads = errors.New("too many exports at once")

// downloads are the exports that are being downloaded: a slot for each.
type downloads chan struct{}

// run calls write if a slot is free, and returns errDownloads otherwise.
func (d downloads) run(write func() error) error {
	select {
	case d <- struct{}{}:
		defer func() { <-d }()
		return write()
	default:
		return errDownloads
	}
}

// ExportShow is the page with everything that administrators can download.
type ExportShow struct {
	view.Frame
}

// ExportShow serves GET /desk/export.
func (h *Handlers) ExportShow(c *gin.Context) error {
	var p ExportShow
	err := h.InSnapshot(c, func() (err error) {
		p.Frame, _, err = h.StaffFrame(c)
		return err
	})
	if err != nil {
		return err
	}
	return h.ShowDesk(c, http.StatusOK, p)
}

// ExportBoard serves GET /desk/export.zip: everything that the board holds, without secrets.
func (h *Handlers) ExportBoard(c *gin.Context) error {
	return h.exportBoard(c, notice.BoardExported, "noticeboard-export.zip")
}

// ExportSecrets serves GET /desk/export/secrets.zip: everything that the board holds.
func (h *Handlers) ExportSecrets(c *gin.Context) error {
	return h.exportBoard(c, notice.SecretsExported, "noticeboard-export-with-secrets.zip")
}

func (h *Handlers) exportBoard(c *gin.Context, what notice.ActivityKind, name string) error {
	return h.downloads.run(func() error {
		if err := h.noteExport(c, what); err != nil {
			return err
		}
		return h.download(c, name, "application/zip", func(w *bufio.Writer) error {
			return h.exports.Board(c.Request.Context(), w, what == notice.SecretsExported)
		})
	})
}

// ExportTable serves GET /desk/export.csv: a table of all comments.
func (h *Handlers) ExportTable(c *gin.Context) error {
	return h.downloads.run(func() error {
		if err := h.noteExport(c, notice.DataExported); err != nil {
			return err
		}
		return h.download(c, "noticeboard-comments.csv", "text/csv; charset=utf-8", func(w *bufio.Writer) error {
			return h.exports.Comments(c.Request.Context(), w)
		})
	})
}

func (h *Handlers) noteExport(c *gin.Context, what notice.ActivityKind) error {
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	return h.board.NoteExport(c.Request.Context(), by, what)
}

// exportWrite is how long the client may take to receive one piece of an export. The whole may take longer.
const exportWrite = 20 * time.Second

// exportPiece is the size of a piece in bytes.
const exportPiece = 64 << 10

// download answers with a file that write makes piece by piece. If it breaks off, the connection is aborted, so that the
// file cannot be mistaken for a complete one.
func (h *Handlers) download(c *gin.Context, name, contentType string, write func(*bufio.Writer) error) error {
	header := c.Writer.Header()
	header["Cache-Control"], header["X-Robots-Tag"] = edge.NoStore, edge.Unlisted
	header.Set("Content-Type", contentType)
	header.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w := bufio.NewWriterSize(&pieceWriter{c.Writer, http.NewResponseController(c.Writer), h.Now}, exportPiece)
	err := write(w)
	if err == nil {
		err = w.Flush()
	}
	if err != nil && c.Writer.Written() {
		h.BreakOff(c, err)
	}
	return err
}

// A pieceWriter gives the client time for each piece.
type pieceWriter struct {
	io.Writer
	control *http.ResponseController
	now     notice.Clock
}

func (w *pieceWriter) Write(b []byte) (int, error) {
	_ = w.control.SetWriteDeadline(w.now().Add(exportWrite))
	n, err := w.Writer.Write(b)
	if err != nil {
		err = fmt.Errorf("%w: %w", edge.ErrGone, err)
	}
	return n, err
}
