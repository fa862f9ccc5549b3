package edge

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"
)

// fileFormFields is how many bytes the fields that are no files may have together, in a form with files.
const fileFormFields = 64 << 10

// filesKey is what the context of a request holds its files under.
const filesKey = "files"

// readUpload reads a body as a form with files (RFC 7578). All of it stays in memory: of a file no more
// than one byte beyond the most that a field of its kind takes, so that who judges it can tell; of the
// other fields together no more than of any form.
func (s *Edge) readUpload(c *gin.Context, boundary string, f Form) error {
	parts := multipart.NewReader(c.Request.Body, boundary)
	form, files, room := url.Values{}, map[string][]byte{}, int64(fileFormFields)
	for count := 0; ; count++ {
		part, err := parts.NextPart()
		if err == io.EOF { // wrapped, it says that the end is missing
			break
		}
		if err != nil {
			return badUpload(err)
		}
		name := part.FormName()
		if slices.Contains(f.Files, name) {
			if _, twice := files[name]; twice || count >= f.Fields {
				return ErrBadForm
			}
			data, err := io.ReadAll(io.LimitReader(part, f.FileBytes+1))
			if err != nil {
				return badUpload(err)
			}
			if files[name] = nil; len(data) > 0 || part.FileName() != "" { // else none was chosen
				files[name] = data
			}
			continue
		}
		value, err := io.ReadAll(io.LimitReader(part, room+1))
		if room -= int64(len(value)); err != nil {
			return badUpload(err)
		}
		if room < 0 {
			return errTooLarge
		}
		if part.FileName() != "" || count >= f.Fields {
			return ErrBadForm
		}
		form.Add(name, string(value))
	}
	c.Request.PostForm = form
	c.Set(filesKey, files)
	return nil
}

func badUpload(err error) error {
	if large := new(http.MaxBytesError); errors.As(err, &large) {
		return errTooLarge
	}
	return errors.Join(ErrBadForm, err)
}

// File returns the file that came in a field; nil if there was none.
func File(c *gin.Context, name string) []byte {
	files, _ := c.Get(filesKey)
	all, _ := files.(map[string][]byte)
	return all[name]
}
