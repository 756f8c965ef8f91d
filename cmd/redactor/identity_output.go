package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"redactor/cmd/redactor/internal/ui"
)

// writeIdentities writes a table with a heading, or a line of JSON for each certificate.
func writeIdentities(w io.Writer, found []identified, asJSON bool) error {
	if asJSON {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		for i := range found {
			if err := encoder.Encode(objectOf(&found[i])); err != nil {
				return err
			}
		}
		return nil
	}
	if len(found) == 0 {
		return nil
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "VERDICT\tSUBJECT\tISSUER\tSERIAL\tNOT BEFORE\tNOT AFTER\tKEY\tOWNER\tSHA256\tNAMES")
	for i := range found {
		_, _ = fmt.Fprintln(table, strings.Join(rowOf(&found[i]), "\t")) // errors come with Flush
	}
	return table.Flush()
}

// rowOf returns the cells of a row. A cell is never empty, so that columns can be counted.
func rowOf(f *identified) []string {
	c, owner := f.cert, ""
	if f.Entry != nil {
		owner = f.Entry.Owner
	}
	names := c.SAN.Names()
	if c.SAN.Omitted > 0 {
		names = append(names, fmt.Sprintf("and %d more", c.SAN.Omitted))
	}
	cells := []string{
		f.Verdict.String(), c.Subject, c.Issuer, c.Serial, timeText(c.NotBefore), timeText(c.NotAfter), c.Key.String(), owner,
		c.SHA256, strings.Join(names, ", "),
	}
	for i, cell := range cells {
		cells[i] = cmp.Or(ui.Printable(cell), "-")
	}
	return cells
}

// timeText writes a time, or nothing for one that could not be read.
func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// An identityObject is what --json writes. Schema changes when a field changes its meaning or goes.
type identityObject struct {
	Schema      int      `json:"schema"`
	Verdict     string   `json:"verdict,omitempty"`
	Owner       string   `json:"owner,omitempty"`
	Routes      []string `json:"routes,omitempty"`
	Entry       string   `json:"entry,omitempty"`
	SHA256      string   `json:"sha256"`
	SHA1        string   `json:"sha1"`
	CommonName  string   `json:"common_name,omitempty"`
	Subject     string   `json:"subject"`
	Issuer      string   `json:"issuer"`
	Serial      string   `json:"serial"`
	NotBefore   string   `json:"not_before,omitempty"`
	NotAfter    string   `json:"not_after,omitempty"`
	X509Version int      `json:"x509_version"`
	KeyType     string   `json:"key_type,omitempty"`
	KeyBits     int      `json:"key_bits,omitempty"`
	DNS         []string `json:"dns,omitempty"`
	URI         []string `json:"uri,omitempty"`
	Mail        []string `json:"mail,omitempty"`
	IP          []string `json:"ip,omitempty"`
	Omitted     int      `json:"names_omitted,omitempty"`
	SPIFFE      string   `json:"spiffe,omitempty"`
}

func objectOf(f *identified) *identityObject {
	c := f.cert
	o := &identityObject{
		Schema: 1, Verdict: f.Verdict.String(), SHA256: c.SHA256, SHA1: c.SHA1, CommonName: c.CommonName,
		Subject: c.Subject, Issuer: c.Issuer, Serial: c.Serial, NotBefore: timeText(c.NotBefore), NotAfter: timeText(c.NotAfter),
		X509Version: c.Version, KeyType: c.Key.Type, KeyBits: c.Key.Bits,
		DNS: c.SAN.DNS, URI: c.SAN.URI, Mail: c.SAN.Mail, IP: c.SAN.IP, Omitted: c.SAN.Omitted, SPIFFE: c.SPIFFE,
	}
	if f.Entry != nil {
		o.Owner, o.Routes, o.Entry = f.Entry.Owner, f.Entry.Routes, f.Entry.Place()
	}
	return o
}
