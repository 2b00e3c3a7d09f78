import { createRouter, createWebHistory } from 'vue-router'

/** The addresses of the screens; each screen's code is fetched when it is first opened. */
export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', redirect: '/wall' },
    { path: '/wall', component: () => import('./wall/WallScreen.vue') },
    { path: '/dispatch', component: () => import('./dispatch/DispatchScreen.vue') },
    { path: '/drill/:areaCode?', component: () => import('./drill/DrillScreen.vue') },
    { path: '/sign-in', component: () => import('./sign-in/SignInScreen.vue') },
    { path: '/:rest(.*)*', component: () => import('./ui/UnknownAddress.vue') },
  ],
})
