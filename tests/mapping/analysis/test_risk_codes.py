from geodata.model.imports.records import Category
from geodata.model.risks import RiskLevel
from mapping.analysis.risk_codes import build_risk_code, list_risk_codes


def test_a_code_may_stand_in_an_address():
    for value in (*Category, *RiskLevel, "2569-Q3"):
        code = build_risk_code(value)
        assert code.isascii()
        assert code.replace("-", "").isalnum()
        assert code == code.lower()


def test_codes_are_those_that_there_are_in_their_order():
    risks = [
        {"level": "low", "quarter": "2568-Q4", "category": "policy", "state": "approved"},
        {"level": "very high", "quarter": "2569-Q1", "category": "policy", "state": "mitigated"},
    ]
    assert list_risk_codes(risks, "risk_level") == ["very-high", "low"]
    assert list_risk_codes(risks, "quarter") == ["2569-q1", "2568-q4"]
    assert list_risk_codes(risks, "category") == ["policy"]
    assert list_risk_codes([], "state") == []
