package gift

import "testing"

func TestSignsOfAChineseKeyboard(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, want string }{
		{"all of them", "：：题名：：首都是哪里？｛＝北京＃对了 ～％－５０％上海＃不对 ＃＃＃＃多看地图｝", `MC@1:1 title="题名" "首都是哪里？" =|"北京"|"对了" ~-50|"上海"|"不对" all="多看地图"`},
		{"mixed with ASCII", "::题名：：首都？｛=北京 ～上海}", `MC@1:1 title="题名" "首都？" =|"北京"| ~|"上海"|`},
		{"colons inside a title", "::题：：名::正文", `Description@1:1 title="题：：名" "正文"`},
		{"a title that begins in ASCII", "::题名：：正文", `Description@1:1 title="题名" "正文"`},
		{"a line each", "首都？{\n＝北京\n～上海\n}", `MC@1:1 "首都？" =|"北京"| ~|"上海"|`},
		{"without any space", "方向？｛～东＝西～南｝", `MC@1:1 "方向？" ~|"东"| =|"西"| ~|"南"|`},
		{"ASCII = first, without space", "方向？{=东～西～南}", `MC@1:1 "方向？" =|"东"| ~|"西"| ~|"南"|`},
		{"an equals sign in the stem", "速度＝路程÷时间，对吗？{对}", `TF@1:1 "速度＝路程÷时间，对吗？" true wrong= right=`},
		{"an equals sign in an answer", "速度？｛＝速度＝路程÷时间｝", `Short@1:1 "速度？" =|"速度＝路程÷时间"|`},
		{"ranges in answers", "几天？｛＝3～5天 ～6～8天｝", `MC@1:1 "几天？" =|"3～5天"| ~|"6～8天"|`},
		{"a range of days", "几时？{=周一～周五}", `Short@1:1 "几时？" =|"周一～周五"|`},
		{"braces in the stem beside ASCII ones", "集合｛1，2｝有几个数？{#2}", `Numerical@1:1 "集合｛1，2｝有几个数？" bare =|2|`},
		{"braces in the stem beside full-width ones", "集合｛1，2｝有几个数？｛＃２｝", `Numerical@1:1 "集合｛1，2｝有几个数？" bare =|2|`},
		{"braces that hold a word", "首都是｛北京｝。", `Description@1:1 "首都是｛北京｝。" !1:4 wide_braces`},
		{"empty braces", "请写心得。｛｝", `Essay@1:1 "请写心得。"`},
		{"not closed", "首都？｛＝北京 ～上海", "!1:4 not_closed"},
		{"judgements", "甲｛对｝\n\n乙{错#为什么#对}\n\n丙｛正确｝\n\n丁{错误}", `TF@1:1 "甲" true wrong= right=; TF@3:1 "乙" false wrong="为什么" right="对"; TF@5:1 "丙" true wrong= right=; TF@7:1 "丁" false wrong= right=`},
		{"arrows", "连线｛＝水→H2O ＝盐→NaCl｝", `Matching@1:1 "连线" "水"->"H2O" "盐"->"NaCl"`},
		{"full-width arrows of two signs", "连线{=水－＞H2O =盐 —> NaCl}", `Matching@1:1 "连线" "水"->"H2O" "盐"->"NaCl"`},
		{"an arrow that is text", "次序？{=播种→出苗→收获 =播种，出苗，收获}", `Short@1:1 "次序？" =|"播种→出苗→收获"| =|"播种，出苗，收获"|`},
		{"one answer with an arrow", "次序？{=先→后}", `Short@1:1 "次序？" =|"先→后"|`},
		{"numbers", "多少？｛＃＝３．１４：０．０１ ＝％５０％－１．．５｝", `Numerical@1:1 "多少？" =|3.14:0.01| =50|-1..5|`},
		{"a range of numbers", "多少？｛＃１～５｝", `Numerical@1:1 "多少？" bare =|1..5|`},
		{"comments and categories", "／／ 说明 [id：7]\n＄CATEGORY：水利/水窖", `Category@2:1 title="水利/水窖"`},
		{"format", "［html］<b>首都</b>｛＝［plain］北京｝", `Short@1:1 html"<b>首都</b>" =|plain"北京"|`},
		{"a backslash makes them text", "甲\\｛＝乙\\｝｛＝丙\\＃丁 \\～戊｝", `Short@1:1 "甲｛＝乙｝" =|"丙＃丁 ～戊"|`},
		{"a loose sign at the beginning of a line", "首都？{~上海\n＝ 北京 =南京}", `MC@1:1 "首都？" ~|"上海"| =|"北京"| =|"南京"|`},
		{"a written line end is no beginning", "首都？{=甲\\n～乙 =丙}", `Short@1:1 "首都？" =|"甲\n～乙"| =|"丙"|`},
		{"tight signs beside others", "几时？{=周一～周五～周日 =每天}", `Short@1:1 "几时？" =|"周一～周五～周日"| =|"每天"|`},
		{"tight ranges", "几天？{=3～5或6～8}", `Short@1:1 "几天？" =|"3～5或6～8"|`},
		{"the last full-width brace closes", "哪个？{=集合｛1｝ ~乙｝", `MC@1:1 "哪个？" =|"集合｛1｝"| ~|"乙"|`},
		{"loose signs beside their twin", "式子？{=a ＝ b =c ～ d ~e}", `MC@1:1 "式子？" =|"a ＝ b"| =|"c ～ d"| ~|"e"|`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := told(t, c.file); got != c.want {
				t.Errorf("%s\n got %s\nwant %s", c.file, got, c.want)
			}
		})
	}
}
