package desk

// wording is an action and what it is about: a topic, a tone, a touchpoint or an
// intent, or empty for the wording that always fits.
type wording struct{ do, about string }

// wordings are what agents read while a customer waits: one thing to do, in one
// breath, in the imperative. None tells them to feel something.
var wordings = map[wording]map[string]string{
	{DoAcknowledge, ""}:                  say("Say in one sentence what the customer's problem is, so they know you have understood it.", "用一句话复述客户的问题，让对方知道你听明白了。", "用一句話複述客戶的問題，讓對方知道你聽明白了。"),
	{DoAcknowledge, "anger"}:             say("Let them finish, then name what went wrong in their own words before anything else.", "先让客户说完，再用对方的话点出哪里出了错。", "先讓客戶說完，再用對方的話點出哪裡出了錯。"),
	{DoAcknowledge, "frustration"}:       say("Say that you see how often they have had to ask, and what they still need.", "说明你知道对方已经问了好几次，也清楚还差什么没解决。", "說明你知道對方已經問了好幾次，也清楚還差什麼沒解決。"),
	{DoAcknowledge, "disappointment"}:    say("Name what they were promised or expected, and that they did not get it.", "说出客户原本期待或被承诺的是什么，并承认没有做到。", "說出客戶原本期待或被承諾的是什麼，並承認沒有做到。"),
	{DoAcknowledge, "delivery"}:          say("Say that the parcel should have arrived by now, with the date it was promised for.", "直接说包裹本该已经送到，并说出原定的日期。", "直接說包裹本該已經送到，並說出原定的日期。"),
	{DoAcknowledge, "wait_time"}:         say("Say how long they have waited; do not make them tell you.", "主动说出客户已经等了多久，别让对方再说一遍。", "主動說出客戶已經等了多久，別讓對方再說一遍。"),
	{DoAcknowledge, "unresolved_repeat"}: say("Sum up the earlier contacts from the record, so that they need not tell it all again.", "根据记录概括之前的沟通，不要让客户从头再讲。", "根據紀錄概括之前的溝通，不要讓客戶從頭再講。"),
	{DoAcknowledge, "billing_payment"}:   say("Read back the amount and the date in question before you look into it.", "先核对有争议的金额和日期，再着手查。", "先核對有爭議的金額和日期，再著手查。"),
	{DoAcknowledge, "churn"}:             say("Say that you would be sorry to see them go, and ask what was the last straw.", "表示舍不得客户离开，并问清楚最后促使对方决定的是哪件事。", "表示捨不得客戶離開，並問清楚最後促使對方決定的是哪件事。"),
	{DoAcknowledge, "escalation"}:        say("Take the demand seriously: repeat it, and do not argue about whether it is justified.", "认真对待这个要求：复述一遍，不要争论合不合理。", "認真對待這個要求：複述一遍，不要爭論合不合理。"),

	{DoApologise, ""}:                say("Apologise once, for one thing, without “but”; then go on to what happens next.", "就事道歉一次，不加“但是”，然后说接下来怎么办。", "就事道歉一次，不加「但是」，然後說接下來怎麼辦。"),
	{DoApologise, "delivery"}:        say("Apologise once for the late or damaged parcel, without blaming the courier.", "为包裹延误或破损道歉一次，不要推给快递。", "為包裹延誤或破損道歉一次，不要推給快遞。"),
	{DoApologise, "product_quality"}: say("Apologise once for the faulty product, and do not ask who broke it.", "为产品的问题道歉一次，不要追问是谁弄坏的。", "為產品的問題道歉一次，不要追問是誰弄壞的。"),
	{DoApologise, "wait_time"}:       say("Apologise once for the wait, then deal with the matter yourself if you can.", "为久等道歉一次，能自己处理的就当场处理。", "為久等道歉一次，能自己處理的就當場處理。"),
	{DoApologise, "staff_attitude"}:  say("Apologise for how they were treated, without defending your colleague.", "为客户受到的对待道歉，不要替同事辩解。", "為客戶受到的對待道歉，不要替同事辯解。"),
	{DoApologise, "technical_fault"}: say("Apologise once for the fault and for the time it has cost them.", "为故障和耽误的时间道歉一次。", "為故障和耽誤的時間道歉一次。"),
	{DoApologise, "billing_payment"}: say("If the charge is wrong, say so plainly and apologise once.", "如果确实扣错了，直接承认并道歉一次。", "如果確實扣錯了，直接承認並道歉一次。"),
	{DoApologise, "booking"}:         say("Apologise once for the changed plans, then turn at once to how they get where they want.", "为行程被打乱道歉一次，马上转到怎样让客户成行。", "為行程被打亂道歉一次，馬上轉到怎樣讓客戶成行。"),

	{DoGiveTime, ""}:                    say("Give a time by which they will hear from you, and one you can keep.", "给出一个明确、做得到的回复时间。", "給出一個明確、做得到的回覆時間。"),
	{DoGiveTime, "delivery"}:            say("Look up the parcel and give the day it arrives; if nobody knows, say when you will know.", "查一下物流，告诉客户哪天能到；查不到就说什么时候能给答复。", "查一下物流，告訴客戶哪天能到；查不到就說什麼時候能給答覆。"),
	{DoGiveTime, "returns_refunds"}:     say("Say on which day the money will be in their account, and which steps are left.", "说清退款哪天到账，还剩哪几步。", "說清楚退款哪天入帳，還剩哪幾步。"),
	{DoGiveTime, "technical_fault"}:     say("Say when the fault will be fixed, or when you will next report.", "说明故障什么时候修好，或者下次什么时候通报进展。", "說明故障什麼時候修好，或者下次什麼時候通報進展。"),
	{DoGiveTime, "installation_repair"}: say("Give a date and a two-hour slot for the technician, and a number to call.", "约定师傅上门的日期和两小时内的时段，并留下联系电话。", "約定師傅到府的日期和兩小時內的時段，並留下聯絡電話。"),
	{DoGiveTime, "wait_time"}:           say("Say how many minutes it will still take, and offer to call back.", "告诉客户还要几分钟，并提出可以回电。", "告訴客戶還要幾分鐘，並提出可以回電。"),
	{DoGiveTime, "order_change"}:        say("Say whether the order can still be changed, and until when.", "说明订单现在还能不能改，最晚到什么时候。", "說明訂單現在還能不能改，最晚到什麼時候。"),
	{DoGiveTime, "booking"}:             say("Give the next confirmed departure or room, with its time.", "给出下一个能确认的班次或房间，说清时间。", "給出下一個能確認的班次或房間，說清楚時間。"),
	{DoGiveTime, "account_access"}:      say("Say how long unlocking takes, and stay until they are in.", "说明解锁要多久，并陪客户确认能登录。", "說明解鎖要多久，並陪客戶確認能登入。"),
	{DoGiveTime, "escalation"}:          say("Say who will call them and by what time.", "说清由谁、在几点之前联系客户。", "說清楚由誰、在幾點之前聯絡客戶。"),

	{DoOfferRemedy, ""}:                      say("Offer what you may offer now, before they have to ask for it.", "在客户开口之前，主动提出你权限内能给的补救。", "在客戶開口之前，主動提出你權限內能給的補救。"),
	{DoOfferRemedy, "product_quality"}:       say("Offer the choice: a new one, a repair or the money back, with collection at no cost.", "让客户选：换新、维修或退款，并免费上门取件。", "讓客戶選：換新、維修或退款，並免費到府取件。"),
	{DoOfferRemedy, "delivery"}:              say("Offer to send it again today or to refund the delivery, as they prefer.", "提出今天补发或退还运费，由客户选。", "提出今天補寄或退還運費，由客戶選。"),
	{DoOfferRemedy, "booking"}:               say("Offer two concrete alternatives and what each costs them: nothing, if you can.", "给出两个具体的替代方案，能不收费就不收费。", "給出兩個具體的替代方案，能不收費就不收費。"),
	{DoOfferRemedy, "billing_payment"}:       say("Offer to reverse the charge now, or to hold it until it is cleared up.", "提出现在就撤销这笔扣款，或在查清之前先暂缓。", "提出現在就撤銷這筆扣款，或在查清之前先暫緩。"),
	{DoOfferRemedy, "returns_refunds"}:       say("Start the refund while they are with you, and give the reference.", "当场发起退款，并把单号告诉客户。", "當場發起退款，並把單號告訴客戶。"),
	{DoOfferRemedy, "price_promotion"}:       say("If the price was advertised, honour it; otherwise offer the nearest offer in force.", "宣传过的价格就按它执行；否则给出目前最接近的优惠。", "宣傳過的價格就按它執行；否則給出目前最接近的優惠。"),
	{DoOfferRemedy, "loyalty_rewards"}:       say("Book the missing points now, and say when they will show.", "现在就补上缺的积分，并说明什么时候能看到。", "現在就補上缺的點數，並說明什麼時候能看到。"),
	{DoOfferRemedy, "technical_fault"}:       say("Offer a way round that works today, and a credit for the time without service.", "先给一个今天就能用的替代办法，并提出减免停用期间的费用。", "先給一個今天就能用的替代辦法，並提出減免停用期間的費用。"),
	{DoOfferRemedy, "contract_cancellation"}: say("Offer a plan that fits better, once; if they still want to leave, make it easy.", "推荐一次更合适的方案；客户仍要走，就让手续简单些。", "推薦一次更合適的方案；客戶仍要走，就讓手續簡單些。"),
	{DoOfferRemedy, "churn"}:                 say("Ask what would make them stay, and offer that or the nearest you may.", "问客户怎样才愿意留下，给出这个或权限内最接近的方案。", "問客戶怎樣才願意留下，給出這個或權限內最接近的方案。"),

	{DoExplain, ""}:                      say("Explain what happens next in two or three steps, in everyday words.", "用平常的话分两三步说明接下来怎么做。", "用平常的話分兩三步說明接下來怎麼做。"),
	{DoExplain, "confusion"}:             say("Start with the answer, then one step at a time; ask whether it works before the next.", "先说结论，再一步一步来，每步确认之后再往下说。", "先說結論，再一步一步來，每步確認之後再往下說。"),
	{DoExplain, "worry"}:                 say("Say what is known, what is not yet, and who is looking into it.", "说清哪些已经查明、哪些还没有，以及谁在处理。", "說清楚哪些已經查明、哪些還沒有，以及誰在處理。"),
	{DoExplain, "product_info"}:          say("Answer the question itself first, then send the page it is from.", "先直接回答问题，再附上出处链接。", "先直接回答問題，再附上出處連結。"),
	{DoExplain, "technical_fault"}:       say("Say whether it is a known fault; if not, go through one check at a time.", "先说明是不是已知故障；不是的话，一次只让客户查一项。", "先說明是不是已知故障；不是的話，一次只請客戶查一項。"),
	{DoExplain, "policy_terms"}:          say("Give the reason for the rule, and what can be done within it.", "说明这样规定的原因，以及在规定内还能怎么办。", "說明這樣規定的原因，以及在規定內還能怎麼辦。"),
	{DoExplain, "usability"}:             say("Say where to tap, button by button, or do it for them.", "告诉客户具体点哪个按钮，或者直接代为操作。", "告訴客戶具體點哪個按鈕，或者直接代為操作。"),
	{DoExplain, "billing_payment"}:       say("Go through the bill line by line, and say what each amount is for.", "逐项说明账单，每一笔是什么费用。", "逐項說明帳單，每一筆是什麼費用。"),
	{DoExplain, "price_promotion"}:       say("Say which conditions the offer has, and which price applies to them.", "说清优惠的条件，以及客户适用哪个价格。", "說清楚優惠的條件，以及客戶適用哪個價格。"),
	{DoExplain, "returns_refunds"}:       say("Say what they need for the return, where to send it, and who pays.", "说明退货需要什么、寄到哪里、运费谁出。", "說明退貨需要什麼、寄到哪裡、運費誰出。"),
	{DoExplain, "account_access"}:        say("Say why the account is locked, and which proof opens it again.", "说明账号为什么被锁，需要什么验证才能恢复。", "說明帳號為什麼被鎖，需要什麼驗證才能恢復。"),
	{DoExplain, "contract_cancellation"}: say("Say the last day, what is still to pay, and that you will confirm it in writing.", "说清合同截止日、还要付多少，并书面确认。", "說清楚合約截止日、還要付多少，並書面確認。"),

	{DoReassure, ""}:                 say("Say that you stay with it until it is settled, and how they reach you.", "告诉客户你会跟到解决为止，以及怎样找到你。", "告訴客戶你會跟到解決為止，以及怎樣找到你。"),
	{DoReassure, "worry"}:            say("Say what cannot happen any more, and what you have already done to make sure.", "说清楚哪些情况不会再发生，以及你已经做了什么。", "說清楚哪些情況不會再發生，以及你已經做了什麼。"),
	{DoReassure, "security_privacy"}: say("Block the card or the account first, then say that it is done and nothing more can be taken.", "先冻结卡或账号，再告诉客户已经处理，不会再有损失。", "先凍結卡片或帳號，再告訴客戶已經處理，不會再有損失。"),
	{DoReassure, "account_access"}:   say("Say that their data and balance are safe while the account is locked.", "说明账号锁定期间，资料和余额都是安全的。", "說明帳號鎖定期間，資料和餘額都是安全的。"),
	{DoReassure, "billing_payment"}:  say("Say that no fee and no reminder will come while it is being checked.", "说明核查期间不会产生费用，也不会催缴。", "說明核查期間不會產生費用，也不會催繳。"),
	{DoReassure, "purchase"}:         say("Say until when they can still change their mind, and at what cost.", "告诉客户在什么时候之前还能反悔，要不要费用。", "告訴客戶在什麼時候之前還能反悔，要不要費用。"),

	{DoHandOver, ""}:                  say("If it is beyond your powers, hand over now, with a summary, and stay until they are met.", "超出权限就马上转交，附上说明，等对方接手再离开。", "超出權限就馬上轉交，附上說明，等對方接手再離開。"),
	{DoHandOver, "escalation"}:        say("Get the supervisor now, tell them the case yourself, and give the customer their name.", "现在就请主管介入，由你说明情况，并告诉客户主管的姓名。", "現在就請主管介入，由你說明情況，並告訴客戶主管的姓名。"),
	{DoHandOver, "unresolved_repeat"}: say("Take the case into your own hands or give it to one named person; no third queue.", "由你负责到底，或交给一位指定的同事，不要再让客户排队。", "由你負責到底，或交給一位指定的同事，不要再讓客戶排隊。"),
	{DoHandOver, "staff_attitude"}:    say("Offer to let a team lead call, and pass on what happened without comment.", "提出请组长回电，如实转达经过，不加评论。", "提出請組長回電，如實轉達經過，不加評論。"),
	{DoHandOver, "security_privacy"}:  say("Bring in the fraud team while the customer is still there.", "趁客户还在线，马上联系反欺诈团队。", "趁客戶還在線上，馬上聯絡防詐團隊。"),
	{DoHandOver, "churn"}:             say("Put them through to who can decide on an offer, with the reason they gave.", "转给有权给方案的同事，并说明客户要走的原因。", "轉給有權給方案的同事，並說明客戶要走的原因。"),

	{DoThank, ""}:           say("Thank them in a sentence, and ask whether anything is left.", "用一句话道谢，再问还有没有别的需要。", "用一句話道謝，再問還有沒有別的需要。"),
	{DoThank, "feedback"}:   say("Thank them for telling you, and say to whom you pass it on.", "感谢客户告知，并说明会转达给谁。", "感謝客戶告知，並說明會轉達給誰。"),
	{DoThank, "suggestion"}: say("Thank them for the idea, write it down, and do not promise it.", "感谢建议，记录下来，但不要随口承诺。", "感謝建議，記錄下來，但不要隨口承諾。"),
	{DoThank, "praise"}:     say("Thank them, and say that you will tell the colleague they praise.", "表示感谢，并说会转告被表扬的同事。", "表示感謝，並說會轉告被表揚的同事。"),
}

func say(en, zhHans, zhHant string) map[string]string {
	return map[string]string{"en": en, "zh-Hans": zhHans, "zh-Hant": zhHant}
}
