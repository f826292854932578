"""What a screen says to somebody who may not open it."""

from geodata.model.people.people import Role

SIGN_IN_AGAIN = (  # where somebody was signed in on the same page
    "โปรดเข้าสู่ระบบอีกครั้ง การเข้าสู่ระบบสิ้นสุดแล้ว แท็บใหม่จะเปิดขึ้น แล้วหน้านี้กลับมาที่แบบเดิมพร้อมข้อความของท่าน"
)
SIGN_IN_FIRST = "โปรดเข้าสู่ระบบเพื่อเปิดหน้านี้"
NOT_ALLOWED = "ท่านไม่มีสิทธิ์เปิดหน้านี้"


def refusal(role: Role | None) -> str:
    """Return the beginning of the sentence; None is somebody who is not signed in."""
    return SIGN_IN_FIRST if role is None else NOT_ALLOWED
