"""Restrictions as sentences say them: terms, requests and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.licenses import clauses
from openaudit.prose import Prose, Sentence


def in_text(*lines: str) -> dict[str, set[int]]:
    """The restrictions of a licence text, each with the lines that it stands on."""
    found: dict[str, set[int]] = {}
    for clause in clauses.in_text(Prose.of_lines(lines)):
        found.setdefault(clause.restriction, set()).add(clause.sentence.line)
    return found


def in_card(text: str, about: str = "model", kind: str = "text") -> set[tuple[str, str]]:
    """The restrictions that a card's sentence puts on what the card is about, each with its strength."""
    found = clauses.in_prose(Prose([Sentence(text, 1, 1, kind=kind)]), about=about)
    return {(c.restriction, c.strength) for c in found if c.thing == about}


def terms(text: str, about: str = "model") -> set[str]:
    """The restrictions that bind."""
    return {restriction for restriction, strength in in_card(text, about) if strength == "term"}


def requests(text: str, about: str = "model") -> set[str]:
    """The restrictions that are asked for."""
    return {restriction for restriction, strength in in_card(text, about) if strength == "request"}


# ---------------------------------------------------------------------- terms


@pytest.mark.parametrize(
    ("restriction", "text"),
    [
        ("non-commercial", "The model may be used for non-commercial purposes only."),
        ("non-commercial", "The weights are available for non-commercial use."),
        ("non-commercial", "You may not use the model for commercial purposes."),
        ("non-commercial", "The model is intended for research and may not be used commercially."),
        ("non-commercial", "The weights must not be used commercially."),
        ("non-commercial", "Commercial use of this model is strictly prohibited."),
        ("non-commercial", "Any other use of the weights, including but not limited to commercial use, is prohibited."),
        ("non-commercial", "No commercial use is allowed."),
        ("non-commercial", "You may not use the model for commercial purposes such as services that generate revenue."),
        ("non-commercial", "You may copy the weights for purposes other than commercial use."),
        ("non-commercial", "The weights are available under a non-commercial license, CC BY-NC 4.0."),
        ("research-only", "The weights are only available for personal/academic research use."),
        ("use-policy", "We prohibit obscene or misleading uses of the model."),
        ("use-policy", "The model shall not be employed to create content that is defamatory."),
        ("non-commercial", "Commercial use requires a separate license from Acme."),
        ("non-commercial", "For commercial use of the model, please contact sales@acme.example."),
        ("non-commercial", "If you want to use Lotus in a commercial product, you must obtain a license from us first."),
        ("non-commercial", "If you are commercially using the weights, you shall request a license."),
        ("non-commercial", "Les poids ne peuvent pas être utilisés à des fins commerciales."),
        ("non-commercial", "Toute utilisation commerciale du modèle est interdite."),
        ("non-commercial", "Mô hình chỉ được dùng cho mục đích phi thương mại."),
        ("non-commercial", "Nghiêm cấm sử dụng mô hình vì mục đích thương mại."),
        ("non-commercial", "本模型仅供非商业用途使用。"),
        ("non-commercial", "模型不得用于商业用途。"),
        ("non-commercial", "暂不支持商用。"),
        ("non-commercial", "本モデルの商用利用は禁止されています。"),
        ("non-commercial", "이 모델은 상업적 이용이 금지되어 있습니다."),
        ("non-commercial", "Die Nutzung des Modells zu kommerziellen Zwecken ist untersagt."),
        ("non-commercial", "El uso comercial del modelo está prohibido."),
        ("research-only", "The model is for research use only."),
        ("research-only", "These weights may only be used for academic research purposes."),
        ("research-only", "The license permits use solely for non-commercial, scientific research purposes."),
        ("research-only", "Access is limited to research purposes."),
        ("research-only", "Le modèle est réservé exclusivement à la recherche."),
        ("research-only", "Mô hình này chỉ dùng cho mục đích nghiên cứu."),
        ("research-only", "本模型仅限学术研究使用。"),
        ("research-only", "本モデルは研究目的に限り利用できます。"),
        ("research-only", "이 모델은 연구 목적으로만 사용할 수 있습니다."),
        ("no-derivatives", "You may not modify the model."),
        ("no-derivatives", "Licensee shall not create derivative works of the model."),
        ("no-derivatives", "Modification of the weights is strictly prohibited."),
        ("no-derivatives", "You may not fine-tune the model without our permission."),
        ("no-redistribution", "You may not redistribute the model."),
        ("no-redistribution", "By downloading the model you agree not to share, publish or distribute these weights."),
        ("no-redistribution", "Redistribution of the weights is not permitted."),
        ("no-redistribution", "Users cannot re-upload the model."),
        ("use-policy", "You may not use the model to harass or defame others."),
        ("use-policy", "The model shall not be used for illegal or harmful purposes."),
        ("use-policy", "Use of the model is subject to our Acceptable Use Policy."),
        ("use-policy", "The license forbids sharing content made with the model that harms people."),
        ("use-policy", "It is prohibited to generate violent or pornographic content with the model."),
        ("use-policy", "不得利用本模型制作危害他人的内容。"),
        ("use-policy", "许可证禁止传播由模型生成的虚假信息。"),
        ("use-policy", "Le modèle ne peut pas servir à diffuser des contenus haineux."),
        ("use-policy", "Nghiêm cấm dùng mô hình để lừa đảo người khác."),
        ("use-policy", "差別的な内容の生成は禁止します。"),
        ("use-policy", "유해한 콘텐츠 생성을 금지합니다."),
        ("non-commercial", "非営利目的に限り利用できます。"),
        ("field-of-use", "The model may not be used for military purposes."),
        ("field-of-use", "Military use of the model is prohibited."),
        ("field-of-use", "You shall not deploy the model for surveillance or in critical infrastructure."),
        ("field-of-use", "本模型不得用于军事用途。"),
        ("user-threshold", "If your products have more than 100 million monthly active users, you must request a license."),
        ("user-threshold", "若月活跃用户超过1亿，须向我们申请许可。"),
        ("revenue-threshold", "Companies with annual revenue of more than $1,000,000 need a license."),
        ("revenue-threshold", "The model is free for organizations with less than USD 5 million in revenue."),
        ("geography", "The rights granted here do not apply in the European Union: it is excluded from the Territory."),
        ("geography", "The license is not granted to persons domiciled in the European Union."),
        ("no-compete", "You may not use the model to compete with Acme."),
        ("no-compete", "You may not use the model to develop competing products."),
        ("outputs", "You may not use the outputs of the model to train other large language models."),
        ("outputs", "You shall not use the model to improve any other AI model."),
        ("gated", "For commercial use of the model, please fill out this form."),
        ("gated", "Once approved, you receive a commercial license for the weights."),
        ("gated", "You must register to download the weights."),
        ("gated", "如需商用，请填写问卷。"),
        ("revocable", "Acme may revoke this license at any time at its sole discretion."),
        ("revocable", "We grant you a non-exclusive, revocable license to use the model."),
        ("revocable", "The terms may change at any time."),
        ("non-commercial", "This model can only be used for non-commercial purposes."),
        ("non-commercial", "The checkpoint is free for academic use; commercial use requires permission."),
        ("non-commercial", "Commercial usage is not permitted without prior written consent of Acme."),
        ("non-commercial", "Please note that commercial use is not allowed."),
        ("non-commercial", "Usage for commercial purposes is forbidden."),
        ("non-commercial", "Strictly non-commercial."),
        ("non-commercial", "You shall not sell, rent or otherwise commercially exploit the model."),
        ("non-commercial", "This checkpoint is not licensed for commercial use."),
        ("non-commercial", "It is not allowed to use the weights for commercial purposes."),
        ("non-commercial", "Commercial users need to buy a license."),
        ("non-commercial", "A commercial license is available on request; without it the model is for personal use only."),
        ("non-commercial", "Users must not monetize the model."),
        ("non-commercial", "The use of these weights for profit is prohibited."),
        ("non-commercial", "The weights are licensed for personal, non-commercial use."),
        ("non-commercial", "Restricted to non-profit use."),
        ("non-commercial", "Only non-profit organizations may use the model."),
        ("non-commercial", "L'utilisation commerciale est soumise à une licence payante."),
        ("non-commercial", "Usage commercial interdit."),
        ("non-commercial", "Ce modèle est destiné à un usage strictement non commercial."),
        ("non-commercial", "Không được sử dụng cho mục đích thương mại."),
        ("non-commercial", "Chỉ sử dụng cho mục đích phi lợi nhuận."),
        ("non-commercial", "严禁商用。"),
        ("non-commercial", "仅供个人学习使用，禁止用于任何商业目的。"),
        ("non-commercial", "商用には別途ライセンスが必要です。"),
        ("non-commercial", "営利目的での利用はできません。"),
        ("non-commercial", "상업적 용도로 사용할 수 없습니다."),
        ("non-commercial", "비상업적 용도로만 사용 가능합니다."),
        ("non-commercial", "Uso no comercial únicamente."),
        ("non-commercial", "Nur für nicht-kommerzielle Zwecke."),
        ("research-only", "For academic purposes only."),
        ("research-only", "The model is available exclusively for scientific research."),
        ("research-only", "Use is restricted to research and education."),
        ("research-only", "You may use the weights only for research."),
        ("research-only", "This release is a research-only license."),
        ("research-only", "仅用于学术研究。"),
        ("research-only", "学術研究目的にのみ利用可能です。"),
        ("research-only", "연구용으로만 사용하세요."),
        ("no-derivatives", "Derivative works are not permitted."),
        ("no-derivatives", "You are not allowed to modify, adapt or fine-tune the weights."),
        ("no-derivatives", "No modifications of the weights are allowed."),
        ("no-redistribution", "You may not share the weights with third parties."),
        ("no-redistribution", "The weights may not be redistributed."),
        ("no-redistribution", "Do not redistribute these weights."),
        ("no-redistribution", "Re-hosting or mirroring of the model is prohibited."),
        ("no-redistribution", "禁止再分发模型权重。"),
        ("use-policy", "Users shall not use the model for fraud, spam or harassment."),
        ("use-policy", "The model must not be used to create deepfakes that defame people."),
        ("use-policy", "Any use that violates human rights is forbidden."),
        ("use-policy", "You agree to follow our Acceptable Use Policy."),
        ("use-policy", "It is forbidden to use the model to generate child sexual abuse material."),
        ("field-of-use", "You may not use the model for weapons development."),
        ("field-of-use", "Use in law enforcement is prohibited."),
        ("field-of-use", "The model must not be used to give medical advice."),
        ("field-of-use", "Use by military organizations is not allowed."),
        ("user-threshold", "If you have over 700 million monthly active users, contact us for a license."),
        ("user-threshold", "Products with more than one million users need a separate license."),
        ("user-threshold", "Free for companies with fewer than 100 employees."),
        ("revenue-threshold", "If your company's annual revenue exceeds $10M, you need an enterprise license."),
        ("revenue-threshold", "Free for businesses making less than 1 million dollars in annual revenue."),
        ("revenue-threshold", "organizations whose yearly turnover is above 20 million euros must pay"),
        ("geography", "This license does not apply to users in the European Union, the United Kingdom and South Korea."),
        ("geography", "You may not use the model if you are located in the EU."),
        ("geography", "Use outside the Territory is not authorized; the Territory excludes the European Union."),
        ("no-compete", "You will not use the model to build a product that competes with ours."),
        ("no-compete", "Competitors of Acme may not use the model."),
        ("outputs", "You may not use any output of the model to train another model."),
        ("outputs", "Outputs must not be used for training or distilling other language models."),
        ("outputs", "Distilling the model into other models is prohibited."),
        ("outputs", "模型输出不得用于训练其他模型。"),
        ("gated", "To use the model commercially, apply for authorization by email."),
        ("gated", "Access is granted after your request has been reviewed."),
        ("gated", "Please fill in the form to obtain the weights."),
        ("revocable", "We may terminate this license at any time for any reason."),
        ("revocable", "Acme reserves the right to change these terms at any time without notice."),
        ("revocable", "This licence can be withdrawn at our sole discretion."),
    ],
)  # fmt: skip
def test_a_term_is_found(restriction: str, text: str) -> None:
    assert restriction in terms(text)


@pytest.mark.parametrize(
    "text",
    [
        "The model may be used for commercial and non-commercial purposes.",
        "Lotus supports commercial use.",
        "The weights are free for commercial use.",
        "Lotus is released under Apache-2.0 and may be used commercially.",
        "The weights are not limited to research use.",
        "Unlike Reed, which prohibits commercial use, Lotus is free for all.",
        "We compare Lotus with commercial models.",
        "Our results are competitive with commercial systems.",
        "The demo may not work on mobile phones.",
        "The model may not be accurate for commercial or legal texts.",
        "The model was trained only on research papers.",
        "Lotus is a model for research on language.",
        "The model should not be used without a risk assessment.",
        "The model is not intended for high-risk uses such as medical diagnosis.",
        "Harmful content, hate speech and illegal instructions are out of scope.",
        "The model can generate harmful, offensive or illegal content.",
        "Cannot be used for human-facing interactions without further tuning.",
        "Please comply with applicable laws when you use the model.",
        "You must comply with all export control laws.",
        "You must give credit and keep the copyright notice.",
        "You may distribute the model provided that you include this notice.",
        "You may not distribute the model without including a copy of this license.",
        "You may not use our trademarks.",
        "The monthly newsletter has 3,000 readers.",
        "Training needs more than 80 GB of memory.",
        "The license is perpetual, worldwide and irrevocable.",
        "We reserve no rights in the outputs.",
        "You may use the outputs for any purpose.",
        "The vocabulary can not exceed 64,000 entries.",
        "Cite us if you use the model in research.",
        "Le modèle peut être utilisé à des fins commerciales.",
        "Mô hình được phép dùng cho mục đích thương mại.",
        "本模型支持商用。",
        "我们允许商业使用。",
        "商用利用も可能です。",
        "상업적 이용도 가능합니다.",
        "Sharing of copyrighted material in violation of its terms of use.",
        "Prompts may not exceed 2,048 tokens.",
        "This method is prohibitively expensive.",
        "You need to request access to the cluster for training.",
        "It can be used without registration.",
        "We trained the model on commercial hardware.",
        "The commercial version of the API is faster.",
        "Research only shows that larger models are better.",
        "Only research on English was done.",
        "The model may not always follow instructions.",
        "Outputs may not be factual.",
        "The model cannot be used with older versions of the library.",
        "You may not need a GPU.",
        "Users must not expect perfect answers.",
        "Do not use the slow tokenizer.",
        "You must use the chat template.",
        "It must not exceed 512 tokens.",
        "Use of the model requires 16 GB of memory.",
        "The evaluation is limited to research papers in English.",
        "Please contact us for questions about the model.",
        "For questions about commercial support, contact us.",
        "Fine-tuning the model for your use case is recommended.",
        "The dataset has more than 100 million users' posts.",
        "The site has over 3 million monthly users.",
        "Our revenue was over $3 million last year.",
        "We exclude texts from the European Union's archives.",
        "The EU AI Act applies.",
        "The model competes with larger ones.",
        "The outputs are used to train the reward model.",
        "Reinforcement learning with outputs of the policy.",
        "Training may be stopped at any time.",
        "We may update the model at any time.",
        "The learning rate is changed at each step.",
        "License: MIT",
        "This model is licensed under MIT, free for research and commercial use.",
        "Feel free to use the model commercially.",
        "You can use it for commercial applications without asking.",
        "Không giới hạn mục đích sử dụng, kể cả thương mại.",
        "完全开源，可免费商用。",
        "完全开放学术研究，也允许商业使用。",
        "商用利用可。",
        "상업적 사용 가능.",
        "Utilisation commerciale autorisée.",
        "Kommerzielle Nutzung ist erlaubt.",
        "Uso comercial permitido.",
        "The model was evaluated for toxic, violent and sexual content.",
        "Harmful outputs were filtered.",
        "The license does not restrict commercial use.",
        "There are no restrictions on commercial use.",
        "No restrictions on use, commercial or otherwise.",
        "It is not restricted to research.",
        "You are free to share and adapt the model.",
        "Military history is among the topics.",
        "Questions about medical advice were removed.",
        "The weights are publicly available for research.",
        "Users are responsible for complying with the law.",
        "Không được dùng mô hình để tạo nội dung bất hợp pháp.",
        "Le modèle ne doit pas être utilisé à des fins illégales.",
        "Use of the model for illegal activities is strictly prohibited.",
        "違法行為への利用は禁止します。",
        "불법적인 목적으로 사용하는 것을 금지합니다.",
    ],
)
def test_what_holds_nothing_back_is_no_restriction(text: str) -> None:
    assert in_card(text) - {("unknown-terms", "term")} == set()


# ---------------------------------------------------------------------- requests


@pytest.mark.parametrize(
    ("restriction", "text"),
    [
        ("non-commercial", "We kindly ask you not to use the model for commercial purposes."),
        ("non-commercial", "Please avoid using this commercially."),
        ("non-commercial", "The model is intended for non-commercial use only."),
        ("non-commercial", "This model is trained on public datasets and is intended for RESEARCH/NON-COMMERCIAL USE ONLY."),
        ("non-commercial", "Nous vous demandons de limiter les usages commerciaux du modèle."),
        ("non-commercial", "Vui lòng không sử dụng mô hình cho mục đích thương mại."),
        ("research-only", "The model is intended for research purposes only."),
        ("research-only", "Lotus should only be used for research purposes."),
        ("research-only", "We release the model for research purposes only."),
        ("no-redistribution", "Please do not re-upload the model."),
        ("no-redistribution", "Rather than redistributing the weights, please point others to this page."),
        ("use-policy", "Do not use the model for anything that may harm people."),
        ("use-policy", "We ask users not to use the model to spread disinformation."),
        ("use-policy", "请勿将模型用于有害活动。"),
    ],
)  # fmt: skip
def test_a_request_asks_and_does_not_bind(restriction: str, text: str) -> None:
    assert restriction in requests(text)
    assert restriction not in terms(text)


def test_a_request_that_also_binds_is_a_term() -> None:
    assert "research-only" in terms("The weights are released, and may only be used, for research purposes.")


# ---------------------------------------------------------------------- whose they are


@pytest.mark.parametrize(
    "text",
    [
        "The dataset is for non-commercial use only.",
        "Lotus was tuned on Pond Dialogues, a dataset for research use only.",
        "The base model may not be used commercially.",
        "License for the base Reed model's weights is a non-commercial license.",
        "The original Reed license prohibits commercial use.",
        "Text generated by the API may not be used commercially.",
        "The training code is for non-commercial use only.",
        "OpenAI's terms say that outputs may not be used to train competing models.",
        "If the model was based on Reed 65B, it is for non-commercial use only.",
    ],
)
def test_terms_of_something_else_are_not_the_models(text: str) -> None:
    assert in_card(text) == set()


def test_terms_of_the_data_are_the_datasets_own() -> None:
    assert "non-commercial" in terms("The dataset is for non-commercial use only.", about="data")
    assert "no-redistribution" in terms("Redistribution of the corpus is prohibited.", about="data")
    assert requests("You agree not to attempt to identify the speakers.", "data") == {"use-policy"}


def test_a_sentence_that_names_nothing_speaks_of_what_the_card_is_about() -> None:
    assert terms("For research purposes only.") == {"research-only"}
    assert terms("For research purposes only.", about="data") == {"research-only"}


def test_a_row_of_a_table_of_models_is_about_none_of_them() -> None:
    assert in_card("Reed 7B | 41.2 | for non-commercial use only | 2024", kind="row") == set()


@pytest.mark.parametrize(
    ("text", "further"),
    [
        ("The use of Lotus is subject to the Acme Model Terms.", True),
        ("The weights are bound by the usage restrictions of Reed.", True),
        ("By using the model you agree to be bound by this license.", False),
        ("The service is governed by our privacy policy.", False),
        ("By using this, you are also bound by the crawler's terms of use in respect of the content.", False),
        ("使用本模型需要遵循社区许可协议。", True),
    ],
)
def test_terms_that_stand_elsewhere(text: str, further: bool) -> None:
    assert ("unknown-terms" in terms(text)) is further


# ---------------------------------------------------------------------- licence texts


def test_the_items_of_a_prohibition_are_each_held_back() -> None:
    found = in_text(
        "You agree not to use the Model:",
        "(a) to defame or harass anyone;",
        "(b) for military purposes;",
        "(c) to develop competing products;",
        "(d) for any commercial purpose.",
    )
    assert found["use-policy"] == {2}
    assert found["field-of-use"] == {3}
    assert found["no-compete"] == {4}
    assert found["non-commercial"] == {5}


def test_a_lead_may_end_without_a_colon_and_the_list_ends_where_the_numbers_go_on() -> None:
    found = in_text(
        "4. Restrictions. You will not, and will not permit any third party to",
        "a. use the Model to deceive people;",
        "b. use the Model for surveillance;",
        "5. Disclaimer. The Model may produce violent or deceptive content.",
    )
    assert found["use-policy"] == {2}
    assert found["field-of-use"] == {3}


def test_a_list_that_numbers_anew_is_no_continuation() -> None:
    found = in_text(
        "5. Notices.",
        "You agree you will not use the Software to:",
        "1. Spread false information.",
        "2. Support any military purpose.",
    )
    assert found["use-policy"] == {3}
    assert found["field-of-use"] == {4}


@pytest.mark.parametrize(
    "line",
    [
        "“Commercial Use” means any use for commercial advantage, for which permission must be obtained.",
        '"Non-Commercial Purposes" means research or teaching that is not for commercial gain.',
        "“商业使用”是指以商业目的使用模型。",
    ],
)
def test_a_definition_holds_nothing_back(line: str) -> None:
    assert in_text(line) == {}


def test_a_definition_that_narrows_does() -> None:
    assert "non-commercial" in in_text("“Permitted Use” means use for non-commercial purposes only.")


def test_a_grant_for_some_purposes_holds_back_the_others() -> None:
    granted = (
        "Permission is granted to deal in the Software for non-commercial purposes, subject to these terms."
    )
    assert "non-commercial" in in_text(granted)
    both = "Permission is granted to deal in the Software for any commercial and non-commercial purpose."
    assert in_text(both) == {}


@pytest.mark.parametrize(
    "line",
    [
        "Redistributions of source code must retain the above copyright notice.",
        "You may not propagate the Program except as expressly provided under this License.",
        "The name of the author may not be used to endorse products derived from this software.",
        "If You institute patent litigation, any licenses granted to You shall terminate.",
        "Licensor may terminate this license if you breach its terms.",
        "In no event shall the authors be liable for commercial damages or losses.",
        "This license is irrevocable.",
        "You must cause any modified files to carry prominent notices.",
    ],
)
def test_free_licences_conditions_are_no_restrictions(line: str) -> None:
    assert in_text(line) == {}


@pytest.mark.parametrize(
    ("name", "restrictions"),
    [
        ("acme-non-commercial-license", {"non-commercial"}),
        ("Lotus NC 1.0", {"non-commercial"}),
        ("acme-research-license", {"research-only"}),
        ("Academic Use License", {"research-only"}),
        ("acme no-derivatives", {"no-derivatives"}),
        ("acme-community-license", set()),
        ("Acme Research Institute license", set()),
        ("concord-license", set()),
    ],
)
def test_a_licences_name_may_speak_for_itself(name: str, restrictions: set[str]) -> None:
    assert clauses.in_name(name) == restrictions


# ---------------------------------------------------------------------- whatever the text


@given(st.text(max_size=400))
def test_no_text_is_too_odd(text: str) -> None:
    prose = Prose.of_lines(text.split("\n"))
    for clause in (*clauses.in_text(prose), *clauses.in_prose(prose)):
        assert clause.restriction in clauses.RESTRICTIONS
        assert clause.sentence in prose.sentences
