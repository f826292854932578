"""Which place a row states."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import reference
from geodata.intake import names
from geodata.model.imports.records import StatedPlace

CODES = [place.code for place in reference.list_subdistricts()]


def parse(subdistrict="", district="", province="", community="", address=""):
    return names.parse_stated_place(
        subdistrict=subdistrict,
        district=district,
        province=province,
        community=community,
        address=address,
    )


class TestSubdistrict:
    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("ดุสิต", "100201"),
            ("แขวงดุสิต", "100201"),
            ("แขวง ดุสิต", "100201"),
            (" Dusit ", "100201"),
            ("วชิรพยาบาล", "100202"),
            ("สวนจิตรลดา", "100203"),
            ("สี่แยกมหานาค", "100204"),
            ("สี่แยกมหานาก", "100204"),
            ("ถนนนครไชยศรี", "100206"),
            ("ถนนนครชัยศรี", "100206"),
            ("แขวงถนนนครชัยศรี", "100206"),
            ("Thanon Nakhon Chai Si", "100206"),
            ("100202", "100202"),
            ("TH100202", "100202"),
            ("๑๐๐๒๐๒", "100202"),
            ("THANON NAKHON CHAI SI", "100206"),
            ("100205", None),
            ("บางซื่อ", None),
            ("ถนนนครราชสีมา", None),
            ("", None),
        ],
    )
    def test_names_and_codes(self, name, code):
        assert names.find_subdistrict_code(name) == code

    def test_every_name_of_the_register_is_known(self):
        for subdistrict in reference.list_subdistricts():
            assert names.find_subdistrict_code(subdistrict.name_th) == subdistrict.code
            assert names.find_subdistrict_code(subdistrict.name_en) == subdistrict.code
            assert names.find_subdistrict_code(subdistrict.code) == subdistrict.code


class TestAddress:
    @pytest.mark.parametrize(
        ("address", "code"),
        [
            ("แขวงดุสิต เขตดุสิต กรุงเทพมหานคร 10300 ประเทศไทย", "100201"),
            ("295 ถนนนครราชสีมา แขวงดุสิต เขตดุสิต กรุงเทพมหานคร", "100201"),
            ("ถนนนครราชสีมา แขวงวชิรพยาบาล เขตดุสิต", "100202"),
            ("12 ถนนนครไชยศรี แขวงดุสิต เขตดุสิต กรุงเทพมหานคร", "100201"),
            ("แขวงถนนนครชัยศรี เขตดุสิต กรุงเทพมหานคร", "100206"),
            ("แขวง ดุสิต เขต ดุสิต", "100201"),
            ("แขวงดุสิต, เขตดุสิต, กรุงเทพมหานคร", "100201"),
            ("แขวงดุสิตเขตดุสิตกรุงเทพมหานคร", "100201"),
            ("แขวงสวนจิตรลดา เขตดุสิต", "100203"),
            ("ถนนนครราชสีมา เขตดุสิต", None),
            ("ถนนนครไชยศรี เขตดุสิต", None),
            ("", None),
        ],
    )
    def test_only_the_name_after_its_kind_counts(self, address, code):
        assert parse(address=address) == StatedPlace(code, None, False)

    @pytest.mark.parametrize(
        "address",
        [
            "แขวงบางซื่อ เขตบางซื่อ กรุงเทพมหานคร",
            "ถนนนครราชสีมา แขวงบ้านพานถม เขตพระนคร กรุงเทพมหานคร",
            "ถนนดุสิต แขวงถนนพญาไท เขตราชเทวี",
            "ตำบลในเมือง อำเภอเมือง จังหวัดนครราชสีมา",
        ],
    )
    def test_another_place_is_elsewhere(self, address):
        assert parse(address=address) == StatedPlace(None, None, True)

    @settings(deadline=None)  # a busy machine is no failure
    @given(st.text(max_size=50), st.text(max_size=50))
    def test_nothing_of_the_address_is_kept(self, before, after):
        found = parse(address=f"{before} แขวงดุสิต {after}")
        assert found.community_name is None
        assert found.subdistrict_code in (None, *CODES)


class TestColumns:
    def test_traffy_names_subdistrict_and_district_alike(self):
        found = parse(subdistrict="ดุสิต", district="ดุสิต", province="กรุงเทพมหานคร")
        assert found == StatedPlace("100201", None, False)

    def test_the_column_goes_before_the_address(self):
        assert parse(subdistrict="วชิรพยาบาล", address="แขวงดุสิต").subdistrict_code == "100202"

    @pytest.mark.parametrize("district", ["บางซื่อ", "เขตพระนคร", "เมืองนครราชสีมา", "<b>"])
    def test_another_district_is_elsewhere(self, district):
        assert parse(subdistrict="ดุสิต", district=district) == StatedPlace(None, None, True)

    @pytest.mark.parametrize("province", ["นครราชสีมา", "จังหวัดนนทบุรี", "Nonthaburi"])
    def test_another_province_is_elsewhere(self, province):
        assert parse(subdistrict="ดุสิต", province=province) == StatedPlace(None, None, True)

    @pytest.mark.parametrize(
        "province",
        [
            "กรุงเทพมหานคร",
            "กรุงเทพ",
            "กรุงเทพฯ",
            "กทม.",
            "Bangkok",
            "จังหวัดกรุงเทพมหานคร",
            "จ.กรุงเทพฯ",
            " ",
        ],
    )
    def test_spellings_of_bangkok(self, province):
        assert not parse(province=province.strip()).is_elsewhere

    def test_the_community_is_kept_as_it_is_named(self):
        assert parse(community="ชุมชนวัดโบสถ์").community_name == "ชุมชนวัดโบสถ์"

    @settings(deadline=None)  # a busy machine is no failure
    @given(*[st.text(max_size=200)] * 4)
    def test_any_text_gives_a_statement(self, subdistrict, district, province, address):
        found = parse(subdistrict, district, province, "", address)
        assert not (found.is_elsewhere and found.subdistrict_code)

    def test_long_texts_cost_no_time(self):
        long = "แขวง" * 12_000
        assert parse(long, long, long, "", long).is_elsewhere
