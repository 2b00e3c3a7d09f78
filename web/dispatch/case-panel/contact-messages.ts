/** Texts of a reporter's contact. */
export const contactMessages = {
  contactReporter: ['上报人', 'Reporter'],
  contactMasked: ['联系方式已隐藏', 'contact hidden'],
  contactReveal: ['查看联系方式', 'Show contact'],
  contactWhy: ['查看事由（写入审计）', 'Reason (kept in the audit)'],
  contactShow: ['查看', 'Show'],
  contactNoName: ['未留姓名', 'no name'],
  contactNoPhone: ['未留电话', 'no phone'],
  contactHides: ['{seconds} 秒后隐藏', 'hidden in {seconds} s'],
  contactHide: ['隐藏', 'Hide'],
} as const
