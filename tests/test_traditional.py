from zhiguan.traditional import simplified


def test_every_character_has_one_simplified_form_that_stays() -> None:
    table = simplified()
    assert len(table) > 2000
    assert all(len(form) == 1 for form in table.values())
    assert not {ord(form) for form in table.values()} & set(table), "folding twice changes nothing"
