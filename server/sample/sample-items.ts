import type { SiteKind } from './sample-places.ts'

/** How often work items come up, where, and in which words. `{place}` is the place's name. */
export interface ItemHabit {
  /** Matches the names of the items meant, so that another city's list finds its habits by its wording. */
  readonly match: RegExp
  /** Reports among a thousand; shared by all items that match. */
  readonly perThousand: number
  readonly sites: readonly SiteKind[]
  readonly texts: readonly string[]
}

/** The most common reports of residents and patrols, with words of their own; the first match counts. An estimate of ours. */
export const itemHabits: readonly ItemHabit[] = [
  {
    match: /垃圾|渣土/,
    perThousand: 105,
    sites: ['road', 'estate'],
    texts: [
      '{place}垃圾桶旁堆了一地垃圾，好几天没人清运，味道很大。',
      '{place}有装修渣土倒在绿化带边上，挡住了人行道。',
      '{place}垃圾满溢，污水流到路面，请尽快清运。',
    ],
  },
  {
    match: /占道|游商/,
    perThousand: 95,
    sites: ['road', 'place'],
    texts: [
      '{place}有流动摊贩占道卖水果，行人只能走机动车道。',
      '{place}门口早餐摊占了盲道，桌椅摆到路边。',
      '{place}夜市摊位超出划线范围，堵车。',
    ],
  },
  {
    match: /井盖|路灯|公共设施/,
    perThousand: 85,
    sites: ['road'],
    texts: [
      '{place}路灯不亮，晚上很黑，老人小孩走路不安全。',
      '{place}井盖松动，车一压就响，担心翻起来。',
      '{place}人行道护栏被撞坏，有尖角露在外面。',
    ],
  },
  {
    match: /下水|污水外溢/,
    perThousand: 70,
    sites: ['building', 'estate'],
    texts: [
      '{place}下水道堵了，污水从检查井冒出来。',
      '{place}一楼卫生间返水，怀疑主管堵塞，请帮忙联系疏通。',
      '{place}雨污管道外溢，路面全是脏水。',
    ],
  },
  {
    match: /电动自行车违规充电/,
    perThousand: 65,
    sites: ['building'],
    texts: [
      '{place}楼道里有人飞线充电，电瓶车停在安全出口。',
      '{place}有住户把电瓶拿回家充电，邻居很担心。',
      '{place}单元门厅停了四五辆电动车，还在充电。',
    ],
  },
  {
    match: /消防通道|疏散楼道/,
    perThousand: 60,
    sites: ['building', 'estate'],
    texts: [
      '{place}消防通道被私家车堵死，车上没有挪车电话。',
      '{place}楼道堆了旧家具和纸箱，疏散不开。',
      '{place}消防登高场地停满了车。',
    ],
  },
  {
    match: /油烟|噪音/,
    perThousand: 55,
    sites: ['building', 'estate'],
    texts: [
      '{place}楼下餐馆油烟直排，开窗全是味道。',
      '{place}晚上广场舞音响声音太大，孩子没法写作业。',
      '{place}有人中午装修打钻，影响休息。',
    ],
  },
  {
    match: /邻里纠纷/,
    perThousand: 50,
    sites: ['building'],
    texts: [
      '{place}楼上漏水，两家为赔偿争吵，请社区来调解。',
      '{place}邻居因为楼道放鞋柜起了争执。',
      '{place}两户因为装修噪音吵起来了，情绪比较激动。',
    ],
  },
  {
    match: /物业服务/,
    perThousand: 45,
    sites: ['estate'],
    texts: [
      '{place}电梯广告收入没有公示，业主要求物业说明。',
      '{place}业主反映保洁不到位，物业费一直在涨。',
      '{place}小区门禁坏了半个月，物业一直没修。',
    ],
  },
  {
    match: /养犬|犬只/,
    perThousand: 45,
    sites: ['estate', 'road'],
    texts: [
      '{place}有人遛大型犬不牵绳，吓到小孩。',
      '{place}有只狗整夜叫，影响整栋楼休息。',
      '{place}草坪到处是狗粪，没人清理。',
    ],
  },
  {
    match: /文明城市/,
    perThousand: 30,
    sites: ['road', 'place'],
    texts: ['{place}公益广告破损，边角翘起。', '{place}非机动车乱停放，压占盲道。'],
  },
  {
    match: /帮办代办|一次告知|高龄津贴|资格认证|残疾人证/,
    perThousand: 75,
    sites: ['building'],
    texts: [
      '{place}有老人腿脚不便，想请网格员上门代办手续。',
      '{place}住户咨询办理需要哪些材料，希望预约上门收件。',
      '{place}老人不会用手机认证，请帮忙上门办理。',
    ],
  },
  {
    match: /流动人口|出租房/,
    perThousand: 35,
    sites: ['building'],
    texts: ['{place}新搬来租户，需要登记。', '{place}出租房隔成多间，住的人多，建议核查。'],
  },
  {
    match: /独居|空巢/,
    perThousand: 30,
    sites: ['building'],
    texts: ['{place}独居老人两天没出门，敲门没有应答，请去看看。', '{place}例行探访独居老人，家中灯泡坏了需要更换。'],
  },
  {
    match: /诈骗/,
    perThousand: 22,
    sites: ['building', 'estate'],
    texts: ['{place}有老人接到陌生电话要求转账，请上门劝阻。', '{place}有人扫码送礼品收集信息，疑似诈骗引流。'],
  },
  {
    match: /河道|防溺水/,
    perThousand: 18,
    sites: ['riverbank'],
    texts: [
      '{place}有几个学生在河边玩水，请去劝离。',
      '{place}岸边救生圈缺失，警示牌倒了。',
      '{place}有人在禁钓段钓鱼，站得离水很近。',
    ],
  },
  {
    match: /燃气/,
    perThousand: 10,
    sites: ['building'],
    texts: ['{place}楼道闻到燃气味，已经开窗，请马上派人。', '{place}燃气表箱有异响和气味。'],
  },
  {
    match: /电梯/,
    perThousand: 9,
    sites: ['building'],
    texts: ['{place}电梯停在中间楼层，里面有人被困。', '{place}电梯运行时异响抖动，住户不敢坐。'],
  },
  {
    match: /高空坠物|房屋安全/,
    perThousand: 14,
    sites: ['building'],
    texts: ['{place}外墙瓷砖脱落，掉到人行道上。', '{place}阳台花盆放在栏杆外，风一吹就晃。'],
  },
  {
    match: /焚烧|偷排|异味/,
    perThousand: 16,
    sites: ['road', 'riverbank'],
    texts: ['{place}有人烧枯枝落叶，烟很大。', '{place}雨水口流出带颜色的水，气味刺鼻。'],
  },
  {
    match: /校园周边/,
    perThousand: 16,
    sites: ['place', 'road'],
    texts: ['{place}放学时段车辆乱停，学生横穿马路。', '{place}附近有流动摊贩向学生卖三无食品。'],
  },
  {
    match: /流浪/,
    perThousand: 14,
    sites: ['road', 'place'],
    texts: ['{place}有流浪人员夜宿，天冷请去看看。', '{place}有流浪狗成群，追赶行人。'],
  },
]

/** Sites and words for items without a habit of their own, by how the list classes the work. `{item}` is its name. */
export const habitsByKind: Readonly<Record<string, Pick<ItemHabit, 'sites' | 'texts'>>> = {
  事件: {
    sites: ['estate', 'building', 'road'],
    texts: ['{place}发现情况：{item}，请派人到现场核实。', '群众反映{place}存在{item}，请尽快处理。'],
  },
  巡查: { sites: ['road', 'estate'], texts: ['巡查{place}时发现问题：{item}，已拍照。', '{place}巡查登记：{item}。'] },
  服务: { sites: ['building'], texts: ['{place}住户咨询并申请：{item}。', '{place}有居民需要帮助：{item}。'] },
  信息: { sites: ['building'], texts: ['{place}入户核对：{item}。', '{place}信息有变化，需更新：{item}。'] },
  宣传: { sites: ['estate', 'place'], texts: ['{place}开展宣传：{item}。', '{place}居民群推送并张贴：{item}。'] },
}

/** For reports without an item: residents often do not know which one fits. */
export const wordsWithoutItem: readonly string[] = [
  '{place}这里有点问题，请来看一下。',
  '{place}情况需要处理，照片里能看到。',
  '{place}这边有个问题一直没人管，希望社区帮忙协调。',
  '不知道归哪个部门管，{place}请帮忙转办。',
]

/** Reports among a thousand for one item without a habit of its own, by priority: emergencies are rare. */
export const otherPerThousand: Readonly<Record<string, number>> = { P1: 1.2, P2: 3, P3: 5, P4: 4 }
