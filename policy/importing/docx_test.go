package importing

import (
	"archive/zip"
	"bytes"
	"testing"
)

// zipped makes a zip of names and contents in turn.
func zipped(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const wordStart = `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`

// wordLaw has chapters and articles that Word numbers by itself, a table of contents,
// tracked changes, a text box with its fallback, a table and a line break.
func wordLaw(t *testing.T) []byte {
	para := func(props, words string) string {
		return `<w:p><w:pPr>` + props + `</w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">` + words + `</w:t></w:r></w:p>`
	}
	chapter, article := `<w:pStyle w:val="Ch"/>`, `<w:numPr><w:ilvl w:val="1"/><w:numId w:val="7"/></w:numPr>`
	body := wordStart +
		para("", "水渠巡查办法（示例）") +
		para("", "（2022年3月1日水利部令第88号公布　自2022年5月1日起施行）") +
		para("", "目　录") + para(`<w:pStyle w:val="T1"/>`, "第一章 总则 1") +
		para(chapter, "总　则") +
		para(article, "为了做好巡查，制定本办法。") +
		`<w:p><w:pPr>` + article + `</w:pPr><w:r><w:t>巡查每月</w:t></w:r><w:del><w:r><w:delText>两</w:delText><w:t>两</w:t></w:r></w:del><w:ins><w:r><w:t>一</w:t></w:r></w:ins><w:r><w:t>次。</w:t><w:br/><w:t>记录保存三年。</w:t></w:r></w:p>` +
		para(chapter, "附　则") +
		para(article, "本办法自2022年5月1日起施行。") +
		`<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框中字。</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:t>框中字。</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>` +
		`<w:tbl><w:tr><w:tc>` + para("", "项目") + `</w:tc><w:tc>` + para("", "次数") + `</w:tc></w:tr></w:tbl>` +
		`<w:sectPr><w:p><w:r><w:t>页脚</w:t></w:r></w:p></w:sectPr></w:body></w:document>`
	styles := `<w:styles><w:style w:styleId="T1"><w:name w:val="TOC 1"/></w:style>` +
		`<w:style w:styleId="Base"><w:name w:val="base"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>` +
		`<w:style w:styleId="Ch"><w:name w:val="chapter"/><w:basedOn w:val="Base"/></w:style></w:styles>`
	numbering := `<w:numbering><w:abstractNum w:abstractNumId="3">` +
		`<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1章"/></w:lvl>` +
		`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlRestart w:val="0"/><w:lvlText w:val="第%2条"/></w:lvl>` +
		`</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num></w:numbering>`
	return zipped(t, "[Content_Types].xml", "<Types/>", wordBody, body, wordStyles, styles, wordNumbering, numbering)
}

func TestWordFilesAreReadAsPrinted(t *testing.T) {
	t.Parallel()
	golden(t, "testdata/word.golden", show(read(t, File{Name: "word.docx", Bytes: wordLaw(t)})))
}

func TestNumbersAreWrittenAsWordWritesThem(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{1: "一", 10: "十", 12: "十二", 20: "二十", 101: "一百零一", 110: "一百一十", 112: "一百一十二", 1001: "一千零一", 1260: "一千二百六十", 0: "0", 10000: "10000"} {
		if got := counted("chineseCounting", n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
	for format, want := range map[string]string{"decimal": "28", "upperRoman": "XXVIII", "lowerRoman": "xxviii", "lowerLetter": "bb", "upperLetter": "BB", "new": "28"} {
		if got := counted(format, 28); got != want {
			t.Errorf("%s: %s, want %s", format, got, want)
		}
	}
}
